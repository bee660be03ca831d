import { describe, expect, it } from 'vitest';
import { call, clone, commitAndPush, git, open, pushBranch, read, TOKENS, testForge, until, whenStatus } from './setup.ts';

/** Lets the test decide when the pipeline of a merge request ends. */
function held() {
  let release: (status: 'success' | 'failed') => void = () => {};
  const result = new Promise<{ status: 'success' | 'failed' }>((resolve) => {
    release = (status) => resolve({ status });
  });
  return { result: () => result, release };
}

const merge = (forge: { url: string }, iid: number, body: object, token = TOKENS.bot) =>
  call(forge, 'PUT', `merge_requests/${iid}/merge`, { body, token });

describe('merging', () => {
  it('waits with auto-merge for the pipeline of the head, then merges and runs the pipeline of main', async () => {
    const forge = await testForge();
    const { result, release } = held();
    forge.runner.result = result;
    const sha = await pushBranch(forge, 'trimtab/optimize/service-1');
    const iid = await open(forge, 'trimtab/optimize/service-1', { remove_source_branch: true });
    const before = (await git(forge.bareRepository, 'rev-parse', 'main')).trim();
    await whenStatus(forge, iid, 'ci_still_running');
    expect((await merge(forge, iid, { sha, auto_merge: true })).body).toMatchObject({
      merge_when_pipeline_succeeds: true,
      state: 'opened',
    });
    release('success');
    const merged = await until(
      () => read(forge, iid),
      (one) => one.state === 'merged',
    );
    await forge.idle();
    expect(merged.merge_user?.username).toBe('trimtab');
    expect(await git(forge.bareRepository, 'rev-parse', 'main', 'main^1', 'main^2')).toBe(
      `${merged.merge_commit_sha}\n${before}\n${sha}\n`,
    );
    expect(await git(forge.bareRepository, 'show', 'main:infra/placements/service-1.ts')).toContain('gcp');
    expect(await git(forge.bareRepository, 'branch', '--list', 'trimtab/*')).toBe('');
    const pipelines = await call<{ sha: string; source: string }[]>(forge, 'GET', 'pipelines?ref=main&source=push');
    expect(pipelines.body).toMatchObject([{ sha: merged.merge_commit_sha }]);
    expect(forge.runner.requests.at(-1)).toMatchObject({ source: 'push', ref: 'main', beforeSha: before });
  });
});
void [clone, commitAndPush];

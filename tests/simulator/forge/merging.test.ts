import { describe, expect, it } from 'vitest';
import { FakeRunner, type JobResult } from './fake-runner.ts';
import {
  call,
  clone,
  git,
  type MergeRequestBody,
  MOVED,
  open,
  pushBranch,
  pushCommit,
  read,
  TOKENS,
  testForge,
  until,
  whenStatus,
} from './setup.ts';

const BRANCH = 'trimtab/optimize/service-1';

/** A runner whose merge request pipelines end when the test says so, newest first. */
class HeldRunner extends FakeRunner {
  readonly #ends: ((result: JobResult) => void)[] = [];
  override result = (_job: unknown, request: { source: string }): Promise<JobResult> | JobResult =>
    request.source === 'push' ? { status: 'success' } : new Promise((resolve) => this.#ends.push(resolve));

  end(status: 'success' | 'failed'): void {
    this.#ends.pop()?.({ status });
  }
}

const accept = (forge: { url: string }, iid: number, body: object = {}, token = TOKENS.bot) =>
  call<MergeRequestBody>(forge, 'PUT', `merge_requests/${iid}/merge`, { body, token });

describe('merging', () => {
  it('waits with auto-merge for the pipeline of the head, then merges and runs the pipeline of main', async () => {
    const runner = new HeldRunner();
    const forge = await testForge({ runner });
    const sha = await pushBranch(forge, BRANCH);
    const iid = await open(forge, BRANCH, { remove_source_branch: true });
    const before = (await git(forge.bareRepository, 'rev-parse', 'main')).trim();
    await whenStatus(forge, iid, 'ci_still_running');
    const accepted = await accept(forge, iid, { sha, auto_merge: true });
    expect(accepted.body).toMatchObject({
      merge_when_pipeline_succeeds: true,
      state: 'opened',
      merge_user: { username: 'trimtab' },
    });
    runner.end('success');
    const merged = await until(
      () => read(forge, iid),
      (one) => one.state === 'merged',
    );
    await forge.idle();
    const shas = await git(forge.bareRepository, 'rev-parse', 'main', 'main^1', 'main^2');
    expect(shas).toBe(`${merged.merge_commit_sha}\n${before}\n${sha}\n`);
    expect(await git(forge.bareRepository, 'show', 'main:infra/placements/service-1.ts')).toContain('gcp');
    expect(await git(forge.bareRepository, 'branch', '--list', 'trimtab/*')).toBe('');
    const pipelines = await call<object[]>(forge, 'GET', 'pipelines?ref=main&source=push');
    expect(pipelines.body).toMatchObject([{ sha: merged.merge_commit_sha }]);
    expect(runner.requests.at(-1)).toMatchObject({ source: 'push', ref: 'main', beforeSha: before });
    const found = await call<object[]>(forge, 'GET', `repository/commits/${merged.merge_commit_sha}/merge_requests`);
    expect(found.body).toMatchObject([{ iid, merge_user: { username: 'trimtab' } }]);
  });

  it('forgets auto-merge, and cancels the pipeline, when a new commit comes', async () => {
    const runner = new HeldRunner();
    const forge = await testForge({ runner });
    const first = await pushBranch(forge, BRANCH);
    const iid = await open(forge, BRANCH);
    const old = (await whenStatus(forge, iid, 'ci_still_running')).head_pipeline;
    await accept(forge, iid, { sha: first, auto_merge: true });
    const second = await pushCommit(forge, BRANCH, { files: { 'README.md': 'more\n' } });
    expect(await read(forge, iid)).toMatchObject({ sha: second, merge_when_pipeline_succeeds: false });
    expect((await call(forge, 'GET', `pipelines/${old?.id}`)).body['status']).toBe('canceled');
    await until(
      () => read(forge, iid),
      (one) => one.head_pipeline?.sha === second,
    );
    expect(await accept(forge, iid, { sha: first, auto_merge: true })).toMatchObject({
      status: 409,
      body: { message: `SHA does not match HEAD of source branch: ${second}` },
    });
    runner.end('success');
    await whenStatus(forge, iid, 'mergeable');
    expect((await read(forge, iid)).state).toBe('opened');
    expect(await git(forge.bareRepository, 'rev-parse', `refs/merge-requests/${iid}/head`)).toBe(`${second}\n`);
  });

  it('keeps auto-merge over a failed pipeline and merges when a retry is green', async () => {
    const runner = new HeldRunner();
    const forge = await testForge({ runner });
    const sha = await pushBranch(forge, BRANCH);
    const iid = await open(forge, BRANCH);
    const { head_pipeline: pipeline } = await whenStatus(forge, iid, 'ci_still_running');
    await accept(forge, iid, { sha, auto_merge: true });
    runner.end('failed');
    await whenStatus(forge, iid, 'ci_must_pass');
    await call(forge, 'POST', `pipelines/${pipeline?.id}/retry`);
    await whenStatus(forge, iid, 'ci_still_running');
    runner.end('success');
    await until(
      () => read(forge, iid),
      (one) => one.state === 'merged',
    );
  });

  it('merges at once when exactly this head has passed, squashed when asked', async () => {
    const forge = await testForge();
    const sha = await pushBranch(forge, BRANCH);
    const iid = await open(forge, BRANCH, { title: 'Move service-1' });
    await whenStatus(forge, iid, 'mergeable');
    const { status, body } = await accept(forge, iid, { sha, squash: true }, TOKENS.root);
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: 'merged', merge_user: { username: 'root' } });
    const log = await git(forge.bareRepository, 'log', '--format=%s by %an', '-3', 'main');
    expect(log).toBe(
      "Merge branch 'trimtab/optimize/service-1' into 'main' by Administrator\nMove service-1 by Test\nImport the fleet by Administrator\n",
    );
  });

  it('says why nothing can be merged', async () => {
    const runner = new FakeRunner();
    runner.jobsOf = () => [];
    const forge = await testForge({ runner });
    await pushBranch(forge, 'one');
    const iid = await open(forge, 'one');
    await whenStatus(forge, iid, 'ci_must_pass');
    expect((await accept(forge, iid, { auto_merge: true })).status).toBe(405);
    await call(forge, 'PUT', `merge_requests/${iid}`, { body: { title: 'Draft: not yet' } });
    expect((await read(forge, iid)).detailed_merge_status).toBe('draft_status');
    expect((await accept(forge, iid, {}, TOKENS.gate)).status).toBe(401);
    await call(forge, 'PUT', `merge_requests/${iid}`, { body: { state_event: 'close' } });
    expect((await read(forge, iid)).detailed_merge_status).toBe('not_open');
    expect((await accept(forge, iid)).status).toBe(405);
  });

  it('finds a conflict that another merge made', async () => {
    const forge = await testForge();
    await pushBranch(forge, 'one');
    await pushBranch(forge, 'two', { files: { 'infra/placements/service-1.ts': 'other\n' } });
    const [first, second] = [await open(forge, 'one'), await open(forge, 'two')];
    await whenStatus(forge, first, 'mergeable');
    await whenStatus(forge, second, 'mergeable');
    await accept(forge, first);
    await whenStatus(forge, second, 'conflict');
    expect((await accept(forge, second)).status).toBe(405);
  });

  it('merges several at the same moment, one on top of the other', async () => {
    const forge = await testForge();
    const branches = ['a', 'b', 'c', 'd'];
    const iids: number[] = [];
    for (const name of branches) {
      await pushBranch(forge, name, { files: { [`${name}.txt`]: `${name}\n` } });
      iids.push(await open(forge, name));
    }
    for (const iid of iids) await whenStatus(forge, iid, 'mergeable');
    const answers = await Promise.all(iids.map((iid) => accept(forge, iid)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const files = await git(forge.bareRepository, 'ls-tree', '--name-only', 'main');
    for (const name of branches) expect(files).toContain(`${name}.txt`);
    await until(
      () => forge.stats().apiCalls,
      () => forge.runner.requests.filter(({ ref }) => ref === 'main').length === 4,
    );
  });

  it('takes a push to the target that contains the branch for a merge', async () => {
    const forge = await testForge();
    await pushBranch(forge, 'one');
    const iid = await open(forge, 'one');
    const folder = await clone(forge, TOKENS.root);
    await git(folder, 'fetch', '--quiet', 'origin', 'one');
    await git(folder, 'push', '--quiet', 'origin', 'FETCH_HEAD:main');
    expect(await read(forge, iid)).toMatchObject({ state: 'merged', merge_user: { username: 'root' } });
  });

  it('knows one open merge request per branch', async () => {
    const forge = await testForge();
    await pushBranch(forge, BRANCH);
    const iid = await open(forge, BRANCH);
    const body = { source_branch: BRANCH, target_branch: 'main', title: 'Again' };
    expect(await call(forge, 'POST', 'merge_requests', { body })).toMatchObject({
      status: 409,
      body: { message: [`Another open merge request already exists for this source branch: !${iid}`] },
    });
    await call(forge, 'PUT', `merge_requests/${iid}`, { body: { state_event: 'close' } });
    const next = await call(forge, 'POST', 'merge_requests', { body });
    expect(next.body).toMatchObject({ iid: iid + 1 });
    expect((await call(forge, 'PUT', `merge_requests/${iid}`, { body: { state_event: 'reopen' } })).status).toBe(409);
    const opened = await call<object[]>(forge, 'GET', `merge_requests?source_branch=${BRANCH}&state=opened`);
    expect(opened.body).toMatchObject([{ iid: iid + 1 }]);
  });

  it('changes labels, text and reviewers, and closes when the branch goes', async () => {
    const forge = await testForge();
    await pushBranch(forge, BRANCH, { files: MOVED });
    const iid = await open(forge, BRANCH, { labels: 'trimtab,trimtab::optimize' });
    const put = (body: object) => call(forge, 'PUT', `merge_requests/${iid}`, { body });
    expect((await put({ add_labels: 'trimtab::auto', remove_labels: ['trimtab'], reviewer_ids: [1] })).body).toMatchObject({
      labels: ['trimtab::optimize', 'trimtab::auto'],
      reviewers: [{ username: 'root' }],
    });
    expect((await put({ description: 'words\n/merge\n' })).status).toBe(200);
    expect((await put({})).status).toBe(400);
    expect(forge.stats().quickActions).toEqual([
      { username: 'trimtab', where: 'description', mergeRequestIid: iid, line: '/merge' },
    ]);
    await git(await clone(forge), 'push', '--quiet', 'origin', `:${BRANCH}`);
    expect((await read(forge, iid)).state).toBe('closed');
  });
});

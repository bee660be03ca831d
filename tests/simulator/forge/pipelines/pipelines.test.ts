import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeRunner, job } from '../fake-runner.ts';
import { call, open, pushBranch, read, TOKENS, testForge, until, whenStatus, writeFiles } from '../setup.ts';

interface JobBody {
  readonly id: number;
  readonly name: string;
  readonly status: string;
}

const VARIABLES = [
  { key: 'DEPLOY_TOKEN', value: 'deploy-secret-1', protected: true, masked: true },
  { key: 'GATE_TOKEN', value: 'gate-secret-1', protected: false, masked: true },
];

describe('pipelines', () => {
  it('get the variables of GitLab, and protected ones on the protected branch only', async () => {
    const forge = await testForge({ variables: VARIABLES });
    const base = (await call<{ commit: { id: string } }>(forge, 'GET', 'repository/branches/main')).body.commit.id;
    const sha = await pushBranch(forge, 'trimtab/optimize/service-1');
    const iid = await open(forge, 'trimtab/optimize/service-1', { labels: 'trimtab,trimtab::optimize', description: 'Why' });
    await whenStatus(forge, iid, 'mergeable');
    const request = forge.runner.requests.find(({ source }) => source === 'merge_request_event');
    expect(request).toMatchObject({ ref: `refs/merge-requests/${iid}/head`, sha, beforeSha: '0'.repeat(40) });
    expect(request?.variables).toMatchObject({
      CI: 'true',
      CI_API_V4_URL: `${forge.url}/api/v4`,
      CI_PROJECT_ID: '1',
      CI_PROJECT_PATH: 'platform/fleet',
      CI_DEFAULT_BRANCH: 'main',
      CI_COMMIT_SHA: sha,
      CI_COMMIT_REF_NAME: 'trimtab/optimize/service-1',
      CI_COMMIT_TITLE: 'Change trimtab/optimize/service-1',
      CI_PIPELINE_SOURCE: 'merge_request_event',
      CI_MERGE_REQUEST_IID: String(iid),
      CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
      CI_MERGE_REQUEST_LABELS: 'trimtab,trimtab::optimize',
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      GITLAB_USER_LOGIN: 'trimtab',
      GATE_TOKEN: 'gate-secret-1',
    });
    expect(request?.variables).not.toHaveProperty('CI_COMMIT_BRANCH');
    expect(request?.variables).not.toHaveProperty('DEPLOY_TOKEN');
    expect(forge.runner.jobVariables['check']).toMatchObject({ CI_JOB_NAME: 'check', CI_JOB_STAGE: 'test' });
    await call(forge, 'PUT', `merge_requests/${iid}/merge`, { token: TOKENS.root });
    const main = await until(
      () => forge.runner.requests.find(({ ref }) => ref === 'main'),
      (found) => found !== undefined,
    );
    expect(main?.variables).toMatchObject({
      CI_COMMIT_BRANCH: 'main',
      CI_COMMIT_BEFORE_SHA: base,
      CI_COMMIT_REF_PROTECTED: 'true',
      DEPLOY_TOKEN: 'deploy-secret-1',
      GITLAB_USER_LOGIN: 'root',
    });
  });

  it('show jobs, masked logs and artifacts', async () => {
    const forge = await testForge({ variables: VARIABLES });
    const kept = join(forge.folder, 'kept');
    await writeFiles(kept, { 'verdict.json': '{"verdict":"auto"}\n', 'plan/plan.json': '{}\n' });
    forge.runner.result = () => ({
      status: 'success',
      log: ['uses gate-', 'secret-1 and ', forge.runner.jobVariables['check']?.['CI_JOB_TOKEN'] ?? '', '\n'],
      artifacts: { 'verdict.json': join(kept, 'verdict.json'), 'plan/plan.json': join(kept, 'plan/plan.json') },
    });
    await pushBranch(forge, 'one');
    const { head_pipeline: pipeline } = await whenStatus(forge, await open(forge, 'one'), 'mergeable');
    const jobs = await call<JobBody[]>(forge, 'GET', `pipelines/${pipeline?.id}/jobs`);
    expect(jobs.body).toMatchObject([{ name: 'check', status: 'success', stage: 'test', pipeline: { id: pipeline?.id } }]);
    const id = jobs.body[0]?.id;
    expect((await call(forge, 'GET', `jobs/${id}/trace`)).body).toBe('uses [MASKED] and [MASKED]\n');
    expect((await call(forge, 'GET', `jobs/${id}/artifacts/verdict.json`)).body).toEqual({ verdict: 'auto' });
    expect((await call(forge, 'GET', `jobs/${id}/artifacts/plan%2Fplan.json`)).status).toBe(200);
    for (const path of ['absent.json', '../verdict.json', '__proto__'])
      expect((await call(forge, 'GET', `jobs/${id}/artifacts/${encodeURIComponent(path)}`)).status).toBe(404);
    const archive = await call(forge, 'GET', `jobs/${id}/artifacts`);
    expect(archive.headers.get('content-type')).toBe('application/zip');
  });

  it('run two at a time, that of the protected branch before others that wait', async () => {
    const ends: (() => void)[] = [];
    const runner = new FakeRunner();
    runner.result = () => new Promise((resolve) => ends.push(() => resolve({ status: 'success' })));
    const forge = await testForge({ runner });
    for (const name of ['a', 'b', 'c']) {
      await pushBranch(forge, name, { files: { [name]: name } });
      await open(forge, name);
      await until(
        () => read(forge, ['a', 'b', 'c'].indexOf(name) + 1),
        (one) => one.head_pipeline !== null,
      );
    }
    await pushBranch(forge, 'main', { token: TOKENS.root, files: { d: 'd' } });
    await until(
      () => call<object[]>(forge, 'GET', 'pipelines?ref=main'),
      ({ body }) => body.length === 1,
    );
    const running = await call<object[]>(forge, 'GET', 'pipelines?status=running');
    expect([running.body.length, (await read(forge, 3)).head_pipeline?.status]).toEqual([2, 'pending']);
    ends.shift()?.();
    await until(
      () => runner.started.length,
      (count) => count === 3,
    );
    expect(runner.requests.find(({ pipelineId }) => runner.started[2]?.startsWith(`${pipelineId}:`))?.ref).toBe('main');
  });

  it('wait for a person at a manual job, and retry with what earlier jobs left', async () => {
    const runner = new FakeRunner();
    const kept = { 'plan.json': '/kept/plan.json' };
    let broken = true;
    runner.jobsOf = ({ source }) =>
      source === 'push'
        ? []
        : [job('plan', 'test'), job('policy', 'test'), job('note', 'deploy'), job('apply', 'deploy', { when: 'manual' })];
    runner.result = ({ name }) => (name === 'policy' && broken ? { status: 'failed' } : { status: 'success', artifacts: kept });
    const forge = await testForge({ runner });
    await pushBranch(forge, 'one');
    const iid = await open(forge, 'one');
    const failed = await until(
      () => read(forge, iid),
      (one) => one.head_pipeline?.status === 'failed',
    );
    const jobs = () =>
      call<JobBody[]>(forge, 'GET', `pipelines/${failed.head_pipeline?.id}/jobs`).then(({ body }) => body.reverse());
    const before = await jobs();
    expect(before.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'plan success',
      'policy failed',
      'note skipped',
      'apply skipped',
    ]);
    broken = false;
    const retried = await call<JobBody>(forge, 'POST', `jobs/${before[1]?.id}/retry`);
    expect([retried.status, retried.body.name, retried.body.id === before[1]?.id]).toEqual([201, 'policy', false]);
    await until(
      () => read(forge, iid),
      (one) => one.head_pipeline?.status === 'manual',
    );
    const after = await jobs();
    expect(after.map(({ name, status }) => `${name} ${status}`).sort()).toEqual([
      'apply manual',
      'note success',
      'plan success',
      'policy success',
    ]);
    expect((await call(forge, 'POST', `jobs/${before[1]?.id}/retry`)).status).toBe(403);
    const apply = after.find(({ name }) => name === 'apply');
    expect((await call(forge, 'POST', `jobs/${before[0]?.id}/play`)).status).toBe(400);
    expect((await call(forge, 'POST', `jobs/${apply?.id}/play`)).status).toBe(200);
    await until(
      () => read(forge, iid),
      (one) => one.head_pipeline?.status === 'success',
    );
    expect(runner.started.map((name) => name.split(':')[1])).toEqual(['plan', 'policy', 'policy', 'note', 'apply']);
    expect(runner.earlier).toEqual([{ plan: { status: 'success', artifacts: kept, stage: 'test', allowFailure: false } }]);
  });

  it('fail without jobs when the file cannot be read, and are not there when no rule wants one', async () => {
    const runner = new FakeRunner();
    const forge = await testForge({ runner });
    runner.jobsOf = ({ source }) => {
      if (source === 'merge_request_event') throw new Error('jobs:check config contains unknown keys: scrpt');
      return [];
    };
    const sha = await pushBranch(forge, 'one');
    const iid = await open(forge, 'one');
    const { head_pipeline } = await until(
      () => read(forge, iid),
      (one) => one.head_pipeline !== null,
    );
    expect(head_pipeline).toMatchObject({ status: 'failed', yaml_errors: 'jobs:check config contains unknown keys: scrpt' });
    runner.jobsOf = () => [];
    const refused = await call(forge, 'POST', `merge_requests/${iid}/pipelines`);
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([400, expect.stringContaining('rules configuration')]);
    expect((await call<object[]>(forge, 'GET', `pipelines?sha=${sha}&source=push`)).body).toEqual([]);
    runner.jobsOf = () => [job('check', 'test')];
    expect((await call(forge, 'POST', `merge_requests/${iid}/pipelines`)).status).toBe(201);
    await whenStatus(forge, iid, 'mergeable');
  });

  it('are cancelled with their jobs', async () => {
    const runner = new FakeRunner();
    runner.result = () => new Promise(() => {});
    const forge = await testForge({ runner });
    await pushBranch(forge, 'one');
    const { head_pipeline: pipeline } = await whenStatus(forge, await open(forge, 'one'), 'ci_still_running');
    expect((await call(forge, 'POST', `pipelines/${pipeline?.id}/cancel`)).body['status']).toBe('canceled');
    expect((await call<JobBody[]>(forge, 'GET', `pipelines/${pipeline?.id}/jobs`)).body).toMatchObject([{ status: 'canceled' }]);
    expect(runner.cancelled).toBe(1);
  });
});

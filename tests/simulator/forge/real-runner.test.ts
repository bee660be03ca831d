import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { worldClock } from '../../../simulator/clock.ts';
import { createForge } from '../../../simulator/forge/index.ts';
import { createRunner } from '../../../simulator/forge/runner/index.ts';
import { FakeRunner } from './fake-runner.ts';
import { call, type MergeRequestBody, open, pushBranch, TOKENS, temporaryFolder, until, writeFiles } from './setup.ts';

const PIPELINE = `
stages: [plan, policy]
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
plan:
  stage: plan
  script:
    - echo "for !$CI_MERGE_REQUEST_IID with $GATE_TOKEN"
    - git diff --name-only "$CI_MERGE_REQUEST_DIFF_BASE_SHA" HEAD > changed.txt
  artifacts: { paths: [changed.txt] }
policy:
  stage: policy
  script:
    - cat changed.txt
    - test "$CI_JOB_NAME" = policy
`;

it('runs the pipeline of a repository, job after job', { timeout: 60_000 }, async () => {
  const folder = await temporaryFolder();
  const repository = join(folder, 'fleet');
  await writeFiles(repository, { '.gitlab-ci.yml': PIPELINE, 'infra/placements/service-1.ts': 'aws\n' });
  const nodeModules = join(import.meta.dirname, '../../../node_modules');
  const runner = createRunner({ stateDir: join(folder, 'runner'), nodeModules, executor: 'built-in' });
  const variables = [{ key: 'GATE_TOKEN', value: 'gate-secret-1', protected: false, masked: true }];
  const forge = await createForge({
    clock: worldClock(10),
    stateDir: join(folder, 'forge'),
    repository,
    tokens: TOKENS,
    runner,
    variables,
  });
  onTestFinished(async () => {
    await forge.close();
    await runner.close();
  });
  const site = { ...forge, runner: new FakeRunner(), folder };
  await pushBranch(site, 'one');
  const iid = await open(site, 'one');
  const read = () => call<MergeRequestBody>(forge, 'GET', `merge_requests/${iid}`);
  const { body } = await until(read, (answer) => ['success', 'failed'].includes(answer.body.head_pipeline?.status ?? ''), 50_000);
  const jobs = await call<{ id: number; name: string }[]>(forge, 'GET', `pipelines/${body.head_pipeline?.id}/jobs`);
  const [plan, policy] = ['plan', 'policy'].map((name) => jobs.body.find((job) => job.name === name)?.id);
  const log = await call<string>(forge, 'GET', `jobs/${plan}/trace`);
  expect(log.body).toContain(`for !${iid} with [MASKED]`);
  expect(log.body).not.toContain('gate-secret-1');
  expect((await call<string>(forge, 'GET', `jobs/${plan}/artifacts/changed.txt`)).body).toBe('infra/placements/service-1.ts\n');
  expect((await call<string>(forge, 'GET', `jobs/${policy}/trace`)).body).toContain('infra/placements/service-1.ts');
  expect(body.detailed_merge_status).toBe('mergeable');
});

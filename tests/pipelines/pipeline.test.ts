import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { PipelineRequest, PipelineRunner } from '../../simulator/forge/runner/port.ts';
import { NODE_MODULES, Recorder, Scratch } from '../simulator/forge/runner/scratch.ts';
import { commitOwnPipeline } from './own-pipeline.ts';

const MERGE_REQUEST: Partial<PipelineRequest> = {
  source: 'merge_request_event',
  ref: 'refs/merge-requests/7/head',
  variables: { CI_MERGE_REQUEST_DIFF_BASE_SHA: 'b'.repeat(40), CI_COMMIT_REF_NAME: 'trimtab/optimize/service-1' },
};
const BEFORE = 'a'.repeat(40);

describe('the pipeline of this repository', () => {
  const scratch = new Scratch();
  let runner: PipelineRunner;
  let sha: string;
  const jobsOf = async (more: Partial<PipelineRequest>): Promise<string[]> =>
    (await runner.expand(scratch.request(sha, more))).jobs.map((job) => job.name);

  beforeAll(() => {
    runner = scratch.runner();
    sha = commitOwnPipeline(scratch);
  });
  afterAll(() => scratch.remove());

  it('judges merge requests and applies what was pushed to the default branch', async () => {
    expect(await jobsOf(MERGE_REQUEST)).toEqual(['validate', 'plan', 'policy']);
    expect(await jobsOf({ ref: 'main' })).toEqual(['validate', 'plan', 'policy', 'apply', 'notify']);
  });

  it.concurrent.each([
    ['a push to another branch', { ref: 'trimtab/optimize/service-1' }],
    ['a tag', { ref: 'v1', variables: { CI_COMMIT_BRANCH: '', CI_COMMIT_TAG: 'v1' } }],
    ['a schedule', { ref: 'main', variables: { CI_PIPELINE_SOURCE: 'schedule' } }],
  ])('makes no pipeline for %s', async (_, event) => {
    expect(await runner.expand(scratch.request(sha, event))).toEqual({ stages: [], jobs: [] });
  });

  it('hands plan and verdict to the apply job, and no dotenv to anybody', async () => {
    const { jobs } = await runner.expand(scratch.request(sha));
    const needs = Object.fromEntries(jobs.map((job) => [job.name, job.needs]));
    const job = (name: string, artifacts: boolean) => ({ job: name, artifacts, optional: false });
    expect(needs).toEqual({
      validate: [],
      plan: [],
      policy: [job('validate', false), job('plan', true)],
      apply: [job('plan', true), job('policy', true)],
      notify: [job('apply', true)],
    });
    expect(jobs.flatMap((one) => one.artifacts.reports.dotenv)).toEqual([]);
  });

  it('applies one at a time, in an environment', async () => {
    const { jobs } = await runner.expand(scratch.request(sha));
    const apply = jobs.find((job) => job.name === 'apply');
    expect(apply).toMatchObject({ resourceGroup: 'apply', environment: 'fleet', timeoutSeconds: 3600 });
  });

  it('plans against the base of the merge request, or the commit before the push', async () => {
    const ran = async (more: Partial<PipelineRequest>): Promise<Recorder> => {
      const recorder = new Recorder();
      const request = scratch.request(sha, more);
      await runner.run(request, await runner.expand(request), () => ({}), recorder).done;
      return recorder;
    };
    const judged = await ran(MERGE_REQUEST);
    expect(judged.status).toEqual({ validate: 'success', plan: 'success', policy: 'success' });
    expect(judged.logs['plan']).toContain(`called with plan --base ${'b'.repeat(40)} --out plan`);
    expect(judged.logs['policy']).toContain(`--base ${'b'.repeat(40)} --out verdict.json --junit gate.xml --note`);
    const pushed = await ran({ beforeSha: BEFORE });
    expect(pushed.status).toMatchObject({ apply: 'success', notify: 'success' });
    expect(pushed.logs['plan']).toContain(`called with plan --base ${BEFORE} --out plan`);
    expect(Object.keys(pushed.files['plan'] ?? {}).sort()).toEqual(['plan/plan.json', 'plan/terraform.json']);
    expect(Object.keys(pushed.files['policy'] ?? {}).sort()).toEqual(['gate.xml', 'verdict.json']);
    const first = await ran({ beforeSha: '0'.repeat(40) });
    expect(first.logs['plan']).toContain('called with plan --all --out plan');
  });

  it('applies nothing and keeps the evidence when the gate denies', async () => {
    const recorder = new Recorder();
    const request = scratch.request(sha, { beforeSha: BEFORE, variables: { STAND_IN_VERDICT: 'deny' } });
    await runner.run(request, await runner.expand(request), () => ({}), recorder).done;
    expect(recorder.status).toMatchObject({ policy: 'failed', apply: 'skipped' });
    expect(Object.keys(recorder.files['policy'] ?? {}).sort()).toEqual(['gate.xml', 'verdict.json']);
    expect(recorder.logs['notify']).toContain('Nothing was applied');
  });
});

describe('what every job is made of', () => {
  const scratch = new Scratch();
  let jobs: Record<string, Record<string, unknown>>;
  let variables: Record<string, string>;

  beforeAll(() => {
    commitOwnPipeline(scratch);
    const printed = execFileSync(process.execPath, [`${NODE_MODULES}/.bin/gitlab-ci-local`, '--preview'], {
      cwd: `${scratch.folder}/tree`,
      env: { PATH: process.env['PATH'] ?? '', HOME: scratch.folder },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const { stages: _, workflow: __, variables: global, ...rest } = parse(printed);
    jobs = rest;
    variables = global;
  });
  afterAll(() => scratch.remove());

  it('has a pinned image, a limit in time and short-lived artifacts that guests do not see', () => {
    expect(Object.keys(jobs)).toHaveLength(5);
    expect(variables['TRIMTAB_IMAGE']).toMatch(/^[a-z]+:\d+\.\d+\.\d+-[a-z]+$/);
    for (const [name, job] of Object.entries(jobs)) {
      expect(job['image'], name).toEqual({ name: '$TRIMTAB_IMAGE' });
      expect(job['timeout'], name).toMatch(/^\d+ minutes$/);
      const artifacts = job['artifacts'] as Record<string, unknown> | undefined;
      if (artifacts) expect(artifacts, name).toMatchObject({ access: 'developer', expire_in: expect.any(String) });
    }
  });

  it('is never cancelled for a newer commit where it touches the world', () => {
    const interruptible = Object.entries(jobs).filter(([, job]) => job['interruptible'] === true);
    expect(interruptible.map(([name]) => name)).toEqual(['validate', 'plan', 'policy']);
  });

  it('is written for any sh', () => {
    for (const job of Object.values(jobs)) {
      const script = [job['before_script'], job['script']].flat().join('\n');
      expect(() => execFileSync('sh', ['-n', '-c', script])).not.toThrow();
    }
  });
});

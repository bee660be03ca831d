import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PipelineRequest, PipelineRunner } from '../../simulator/forge/runner/port.ts';
import { Recorder, Scratch } from '../simulator/forge/runner/scratch.ts';
import { commitOwnPipeline } from './own-pipeline.ts';

const mergeRequest = (base: string): Partial<PipelineRequest> => ({
  source: 'merge_request_event',
  ref: 'refs/merge-requests/7/head',
  variables: { CI_MERGE_REQUEST_DIFF_BASE_SHA: base, CI_COMMIT_REF_NAME: 'trimtab/optimize/service-1' },
});

/** Jobs that ended well before the ones that a retry runs; what they left is kept with their pipeline. */
const EARLIER = Object.fromEntries(
  ['validate', 'plan', 'policy'].map((name) => [name, { status: 'success', stage: name, artifacts: {} } as const]),
);

/** Runs one job of a pipeline again. */
async function runAgain(runner: PipelineRunner, request: PipelineRequest, job: string): Promise<Recorder> {
  const recorder = new Recorder();
  const { [job]: _, ...earlier } = EARLIER;
  const again = { ...request, earlier };
  const expanded = await runner.expand(again);
  const jobs = expanded.jobs.filter(({ name }) => name === job);
  await runner.run(again, { ...expanded, jobs }, () => ({}), recorder).done;
  return recorder;
}

describe('the pipeline of this repository', () => {
  const scratch = new Scratch();
  let runner: PipelineRunner;
  /** The commit that is judged, and the one before it. */
  let sha: string;
  let before: string;
  const jobsOf = async (more: Partial<PipelineRequest>): Promise<string[]> =>
    (await runner.expand(scratch.request(sha, more))).jobs.map((job) => job.name);

  const ran = async (more: Partial<PipelineRequest>, of = sha): Promise<Recorder> => {
    const recorder = new Recorder();
    const request = scratch.request(of, more);
    pipelineId = request.pipelineId;
    await runner.run(request, await runner.expand(request), () => ({}), recorder).done;
    return recorder;
  };

  /** What the policy job says when it runs in the pipeline of the tests' first run. */
  let pipelineId: number;
  const judged = (more: Partial<PipelineRequest>, of = sha): Promise<Recorder> =>
    runAgain(runner, { ...scratch.request(of, more), pipelineId }, 'policy');

  beforeAll(() => {
    runner = scratch.runner();
    before = commitOwnPipeline(scratch);
    sha = scratch.commit({ 'infra/placements/shop.ts': '// moved' });
  });
  afterAll(() => scratch.remove());

  it('judges merge requests and applies what was pushed to the default branch', async () => {
    expect(await jobsOf(mergeRequest(before))).toEqual(['validate', 'plan', 'policy']);
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
    const judged = await ran(mergeRequest(before));
    expect(judged.status).toEqual({ validate: 'success', plan: 'success', policy: 'success' });
    expect(judged.logs['plan']).toContain(`called with plan --base ${before} --out plan`);
    expect(judged.logs['policy']).toContain(
      `called with gate --base ${before} --plan plan/plan.json --out verdict.json --junit gate.xml --note`,
    );
    const pushed = await ran({ beforeSha: before });
    expect(pushed.status).toMatchObject({ apply: 'success', notify: 'success' });
    expect(pushed.logs['plan']).toContain(`called with plan --base ${before} --out plan`);
    expect(Object.keys(pushed.files['plan'] ?? {}).sort()).toEqual(['plan/plan.json', 'plan/terraform.json']);
    expect(Object.keys(pushed.files['policy'] ?? {}).sort()).toEqual(['gate.xml', 'verdict.json']);
    const first = await ran({ beforeSha: '0'.repeat(40) });
    expect(first.logs['plan']).toContain('called with plan --all --out plan');
    expect(first.status).toMatchObject({ policy: 'success', apply: 'success' });
  });

  it('applies nothing and keeps the evidence when the gate denies', async () => {
    const recorder = await ran({ beforeSha: before, variables: { STAND_IN_VERDICT: 'deny' } });
    expect(recorder.status).toMatchObject({ policy: 'failed', apply: 'skipped' });
    expect(Object.keys(recorder.files['policy'] ?? {}).sort()).toEqual(['gate.xml', 'verdict.json']);
    expect(recorder.logs['notify']).toContain('Nothing was applied');
  });

  it('judges with the gate that was there before the change', async () => {
    const evil = scratch.commit({ 'src/main.ts': "console.log('the gate of the branch'); process.exit(0);" });
    for (const more of [mergeRequest(before), { beforeSha: before }]) {
      const recorder = await judged(more, evil);
      expect(recorder.logs['policy']).toMatch(/the gate of .*\.trusted\/src\n/);
      expect(recorder.logs['policy']).not.toContain('the gate of the branch\n');
    }
    // Nobody is there to judge the first commit of all but its own gate.
    expect((await judged({ beforeSha: '0'.repeat(40) }, evil)).logs['policy']).toContain('the gate of the branch\n');
  });

  it.each([
    ['is not in the history', () => 'a'.repeat(40), 'is no part of this history, so nobody can judge'],
    ['is no commit', () => '--output=/tmp/x', 'is no part of this history, so nobody can judge'],
    ['is of a branch beside', () => beside(), 'is no part of this history, so nobody can judge'],
    ['holds no gate', () => scratch.git('rev-list', '--max-parents=0', sha), 'holds no gate, so nobody can judge'],
  ])('judges nothing when the commit before %s', async (_, base, sentence) => {
    const recorder = await judged(mergeRequest(base()));
    expect(recorder.status['policy']).toBe('failed');
    expect(recorder.logs['policy']).toContain(sentence);
    expect(recorder.files['policy'] ?? {}).toEqual({});
  });

  it('is not steered by the variables of whoever started it', async () => {
    const hostile = {
      NODE_OPTIONS: '--require=/nowhere/hostile.cjs',
      NODE_PATH: '/nowhere',
      GIT_DIR: '/nowhere',
      GIT_EXTERNAL_DIFF: 'touch /nowhere',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.hooksPath',
      GIT_CONFIG_VALUE_0: '/nowhere',
      TF_CLI_ARGS: '-lock=false',
      TF_CLI_ARGS_apply: '-auto-approve',
      TF_VAR_x: '1',
      npm_config_ignore_scripts: 'false',
      NPM_CONFIG_SCRIPT_SHELL: '/nowhere',
      LD_LIBRARY_PATH: '/nowhere',
      OPENSSL_CONF: '/nowhere',
      base: 'HEAD',
      gate_home: '/nowhere',
    };
    const { variables } = mergeRequest(before);
    const recorder = await judged({ ...mergeRequest(before), variables: { ...variables, ...hostile } });
    expect(recorder.status['policy'], recorder.logs['policy']).toBe('success');
    expect(recorder.logs['policy']).toMatch(/the gate of .*\.trusted\/src\n/);
    const seen = /^with the variables (.*)$/m.exec(recorder.logs['policy'] ?? '')?.[1]?.split(' ') ?? [];
    expect(seen).toContain('CI_MERGE_REQUEST_DIFF_BASE_SHA');
    expect(seen.filter((name) => name in hostile && !['base', 'gate_home'].includes(name))).toEqual([]);
  });

  const beside = (): string => scratch.git('commit-tree', '-p', before, '-m', 'Beside', `${before}^{tree}`);

  it('installs what the older gate needs when the change brings other packages', async () => {
    const lock = scratch.git('show', `${before}:package-lock.json`);
    const npm = `${scratch.folder}/npm`;
    mkdirSync(npm);
    writeFileSync(`${npm}/npm`, '#!/bin/sh\necho "npm $* in $(basename "$PWD")"; mkdir -p node_modules\n', { mode: 0o755 });
    symlinkSync(process.execPath, `${npm}/node`);
    const other = scratch.commit({
      'package-lock.json': `${lock}\n\n`,
      'src/main.ts': "console.log('the gate of the branch');",
      'pipelines/base.yml': scratch.git('show', `${before}:pipelines/base.yml`).replace('PATH="/usr/', `PATH="${npm}:/usr/`),
    });
    const recorder = await judged(mergeRequest(before), other);
    expect(recorder.logs['policy']).toContain('npm ci --ignore-scripts --no-audit --no-fund in project.trusted');
    expect(recorder.logs['policy']).toMatch(/the gate of .*\.trusted\/src\n/);
  });
});

describe('an apply whose plan is stale', () => {
  const scratch = new Scratch();
  let runner: PipelineRunner;
  let before: string;
  let request: PipelineRequest;
  const applied = (stale: number, more: Record<string, string> = {}): Promise<Recorder> =>
    runAgain(runner, { ...request, variables: { STAND_IN_STALE: String(stale), ...more } }, 'apply');

  beforeAll(async () => {
    runner = scratch.runner();
    before = commitOwnPipeline(scratch);
    request = scratch.request(scratch.commit({ 'infra/placements/shop.ts': '// moved' }), { beforeSha: before });
    await runner.run(request, await runner.expand(request), () => ({}), new Recorder()).done;
  });
  afterAll(() => scratch.remove());

  it('plans again, has that judged by the gate from before, and applies that and nothing else', async () => {
    const { logs, status, ...recorder } = await applied(1);
    const calls = [...(logs['apply'] ?? '').matchAll(/^(called with|the gate of) (.*)$/gm)].map(([, , call]) => call);
    expect(status['apply'], logs['apply']).toBe('success');
    expect(calls).toEqual([
      'apply --plan ./plan --verdict ./verdict.json --out apply.json',
      `plan --base ${before} --out again/1/plan`,
      `gate --base ${before} --plan again/1/plan/plan.json --out again/1/verdict.json`,
      expect.stringMatching(/\.trusted\/src$/),
      'apply --plan again/1/plan --verdict again/1/verdict.json --out apply.json',
    ]);
    expect(Object.keys(recorder.files['apply'] ?? {}).sort()).toEqual([
      'again/1/plan/plan.json',
      'again/1/verdict.json',
      'apply.json',
    ]);
  });

  it('does so twice at most', async () => {
    expect((await applied(2)).status['apply']).toBe('success');
    const { status, logs } = await applied(3);
    expect(status).toEqual({ apply: 'failed' });
    expect(logs['apply']?.match(/^called with apply/gm)).toHaveLength(3);
    expect(logs['apply']).toContain('exit code 75');
  });

  it('stops where the gate denies the new plan', async () => {
    const { status, logs } = await applied(1, { STAND_IN_VERDICT: 'deny' });
    expect(status).toEqual({ apply: 'failed' });
    expect(logs['apply']?.match(/^called with apply/gm)).toHaveLength(1);
  });
});

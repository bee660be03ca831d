import { existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunnerOptions } from '../../../../../simulator/forge/runner/index.ts';
import type { ExpandedJob, PipelineRequest, PipelineRunner } from '../../../../../simulator/forge/runner/port.ts';
import { job, keeping, need, pipelineOf } from '../pipelines.ts';
import { NODE_MODULES, Recorder, Scratch } from '../scratch.ts';

const scratch = new Scratch();
const first = scratch.commit({ 'file.txt': 'first' });
const sha = scratch.commit({ 'file.txt': 'second' });
const runner = scratch.runner();
afterAll(() => scratch.remove());

function start(jobs: ExpandedJob[], more: Partial<PipelineRequest> = {}, by: PipelineRunner = runner) {
  const recorder = new Recorder();
  const running = by.run(scratch.request(sha, more), pipelineOf(...jobs), ({ name }) => ({ CI_JOB_NAME: name }), recorder);
  return { recorder, running };
}

async function finished(jobs: ExpandedJob[], more: Partial<PipelineRequest> = {}, options?: Partial<RunnerOptions>) {
  const { recorder, running } = start(jobs, more, options ? scratch.runner(options) : runner);
  await running.done;
  return recorder;
}

describe('a job', () => {
  it('runs in a clean clone of its commit', async () => {
    const script = ['cat file.txt', 'git rev-parse HEAD', 'git status --porcelain', `git diff --name-only ${first} HEAD`];
    const { logs, status } = await finished([job('one', 'a', { script })]);
    expect(status['one']).toBe('success');
    expect(logs['one']?.split('\n')).toEqual([
      `Checking out ${sha.slice(0, 8)} as detached HEAD (ref is main)`,
      '$ cat file.txt',
      'second$ git rev-parse HEAD',
      sha,
      '$ git status --porcelain',
      `$ git diff --name-only ${first} HEAD`,
      'file.txt',
      'Job succeeded',
      '',
    ]);
  });

  it('runs before_script and script in one shell, and after_script in another', async () => {
    const scripts = { beforeScript: ['export A=1', 'cd /'], script: ['echo "$A at $PWD"', 'exit 4'] };
    const afterScript = ['echo "[$A] $CI_JOB_STATUS"', 'false'];
    const { logs, status } = await finished([job('one', 'a', { ...scripts, afterScript })]);
    expect(status['one']).toBe('failed');
    expect(logs['one']).toContain('1 at /\n');
    expect(logs['one']).toContain('[] failed\n');
    expect(logs['one']).toMatch(/ERROR: Job failed: exit code 4\n$/);
  });

  it('ends with the first command that fails, also within a pipe', async () => {
    const { logs } = await finished([
      job('one', 'a', { script: ['false', 'echo not reached'] }),
      job('two', 'a', { script: ['false | cat', 'echo not reached'] }),
      job('three', 'a', { script: ["if true; then\n  echo 'many lines'\nfi"] }),
    ]);
    expect(logs['one']).not.toContain('\nnot reached');
    expect(logs['two']).not.toContain('\nnot reached');
    expect(logs['three']).toContain('$ if true; then # collapsed multi-line command\nmany lines\nJob succeeded');
  });

  it('sees its own variables and nothing of the environment of the runner', async () => {
    process.env['OUTER_TOKEN'] = 'secret-of-the-machine';
    process.env['PASSED_ON'] = 'for all jobs';
    const script = ['env | cut -d= -f1 | sort | tr "\\n" " "; echo', 'echo "$PASSED_ON, $HOME"'];
    const variables = { CI_PIPELINE_ID: '7', TRIMTAB_URL: 'http://here' };
    const { logs } = await finished(
      [job('one', 'a', { script, variables: { WRITTEN: 'x' } })],
      { variables },
      { passEnv: ['PASSED_ON'] },
    );
    const ours = 'CI_BUILDS_DIR CI_COMMIT_BEFORE_SHA CI_COMMIT_BRANCH CI_COMMIT_SHA CI_DEFAULT_BRANCH CI_JOB_NAME CI_JOB_STATUS';
    const theirs = 'CI_PIPELINE_ID CI_PIPELINE_SOURCE CI_PROJECT_DIR GITLAB_CI HOME LANG PASSED_ON PATH';
    const shells = /^(PWD|OLDPWD|SHLVL|_)$/;
    const seen = logs['one']?.split('\n').find((line) => line.includes('CI_JOB_STATUS'));
    const names = seen?.split(' ').filter((name) => name !== '' && !shells.test(name));
    expect(names).toEqual(`CI ${ours} ${theirs} TRIMTAB_URL TZ WRITTEN`.split(' '));
    expect(logs['one']).toContain('for all jobs, ');
    expect(logs['one']).not.toContain(process.env['HOME'] ?? 'no home');
  });

  it('is killed when it takes too long', async () => {
    const { status, logs } = await finished([job('one', 'a', { script: ['sleep 60'], timeoutSeconds: 0.3 })]);
    expect(status['one']).toBe('failed');
    expect(logs['one']).toContain('took longer than 0.3 seconds');
  });

  it('fails with a reason when its commit cannot be checked out', async () => {
    const { status, logs } = await finished([job('one', 'a')], { sha: 'f'.repeat(40) });
    expect(status['one']).toBe('failed');
    expect(logs['one']).toContain('system failure');
  });

  it('runs with sh where there is no bash', async () => {
    const path = join(scratch.folder, 'bin');
    mkdirSync(path);
    for (const program of ['sh', 'git', 'cat', 'env']) symlinkSync(realpathSync(`/usr/bin/${program}`), join(path, program));
    const runner = scratch.runner({ executor: 'auto', path });
    expect(runner.executor).toBe('built-in');
    const { recorder, running } = start([job('one', 'a', { script: ['cat file.txt', 'false', 'echo not reached'] })], {}, runner);
    await running.done;
    expect(recorder.logs['one']).toContain('second');
    expect(recorder.logs['one']).toMatch(/exit code 1\n$/);
  });
});

describe('jobs of a pipeline', () => {
  it('take over artifacts and dotenv variables, from the jobs they name', async () => {
    const make = ['mkdir -p out/in', 'echo made > out/in/file', 'echo COLOUR=green > some.env'];
    const read = ['ls out 2>/dev/null || echo no folder', 'echo "colour=$COLOUR"'];
    const { logs, files, recorderKept } = await finished([
      job('make', 'a', { script: make, ...keeping(['out'], { dotenv: ['some.env'] }) }),
      job('stage', 'b', { script: read }),
      job('needs', 'b', { script: read, needs: [need('make')] }),
      job('bare', 'b', { script: read, needs: [need('make', false)] }),
    ]).then((recorder) => ({ ...recorder, recorderKept: recorder.kept('make') }));
    expect(Object.keys(files['make'] ?? {}).sort()).toEqual(['out/in/file', 'some.env']);
    expect(recorderKept['out/in/file']).toBe('made\n');
    expect(logs['stage']).toContain('in\n');
    expect(logs['stage']).toContain('colour=green');
    expect(logs['needs']).toContain('colour=green');
    expect(logs['bare']).toContain('no folder');
    expect(logs['bare']).toContain('colour=\n');
  });

  it('keep artifacts when they are wanted', async () => {
    const fail = { script: ['echo x > file', 'false'], allowFailure: true };
    const { files } = await finished([
      job('only-success', 'a', { ...fail, ...keeping(['file']) }),
      job('always', 'a', { ...fail, ...keeping(['file'], {}, 'always') }),
      job('on-failure', 'a', { ...fail, ...keeping(['file'], {}, 'on_failure') }),
    ]);
    expect(Object.keys(files).sort()).toEqual(['always', 'on-failure']);
  });

  it('stop after a failure that is not allowed', async () => {
    const { status } = await finished([
      job('allowed', 'a', { script: ['false'], allowFailure: true }),
      job('fails', 'b', { script: ['false'] }),
      job('later', 'c'),
      job('rescue', 'c', { when: 'on_failure' }),
      job('always', 'd', { when: 'always' }),
    ]);
    expect(status).toEqual({ allowed: 'failed', fails: 'failed', later: 'skipped', rescue: 'success', always: 'success' });
  });

  it('start as soon as what they need is done', async () => {
    const { events } = await finished([
      job('slow', 'a', { script: ['sleep 0.6'] }),
      job('fast', 'a'),
      job('after-fast', 'b', { needs: [need('fast')] }),
      job('after-all', 'b'),
    ]);
    expect(events.indexOf('after-fast success')).toBeLessThan(events.indexOf('slow success'));
    expect(events.indexOf('after-all running')).toBeGreaterThan(events.indexOf('slow success'));
    expect(events.slice(0, 4)).toEqual(['slow pending', 'fast pending', 'slow running', 'fast running']);
  });

  it('wait for a person where one is asked for', async () => {
    const { recorder, running } = start([
      job('gate', 'a', { when: 'manual' }),
      job('optional', 'a', { when: 'manual', allowFailure: true }),
      job('after-optional', 'a', { needs: [need('optional')] }),
      job('later', 'b'),
    ]);
    await running.done;
    expect(recorder.status).toEqual({ gate: 'manual', optional: 'manual', 'after-optional': 'skipped' });
    running.play('later');
    running.play('gate');
    await recorder.until('later success');
    running.play('optional');
    await recorder.until('after-optional success');
  });

  it('are cancelled, also those that have not begun', async () => {
    const { recorder, running } = start([job('runs', 'a', { script: ['echo here', 'sleep 60'] }), job('later', 'b')]);
    while (!recorder.logs['runs']?.includes('here')) await new Promise((resolve) => setTimeout(resolve, 10));
    running.cancel();
    await running.done;
    expect(recorder.status).toEqual({ runs: 'canceled', later: 'canceled' });
    expect(recorder.logs['runs']).toContain('Job was canceled');
  });

  it('of one resource group run one at a time, over all pipelines', async () => {
    const apply = [job('apply', 'a', { script: ['sleep 0.2'], resourceGroup: 'apply' })];
    const order: string[] = [];
    const listen = (name: string) => {
      const recorder = new Recorder();
      const changed = recorder.jobChanged.bind(recorder);
      recorder.jobChanged = (job, status) => {
        order.push(`${name} ${status}`);
        changed(job, status);
      };
      return runner.run(scratch.request(sha), pipelineOf(...apply), () => ({}), recorder).done;
    };
    await Promise.all([listen('first'), listen('second')]);
    expect(order.indexOf('second running')).toBeGreaterThan(order.indexOf('first success'));
  });

  it('that are run again get what earlier jobs left', async () => {
    const make = job('make', 'a', {
      script: ['echo made > file', 'echo A=1 > a.env'],
      ...keeping(['file'], { dotenv: ['a.env'] }),
    });
    const fails = job('fails', 'b', { script: ['false'] });
    const { files, status } = await finished([make, fails], { pipelineId: 4711 });
    expect(status).toEqual({ make: 'success', fails: 'failed' });
    const artifacts = files['make'] ?? {};
    const earlier = (status: 'success' | 'failed') => ({ make: { status, artifacts, stage: 'a', allowFailure: false } });
    const again = [job('fails', 'b', { script: ['cat file', 'echo "A=$A"'] }), job('next', 'c', { needs: [need('make')] })];
    const retried = await finished(again, { pipelineId: 4711, earlier: earlier('success') });
    expect(retried.status).toEqual({ fails: 'success', next: 'success' });
    expect(retried.logs['fails']).toContain('made\n$ echo "A=$A"\nA=1\n');
    const afterFailure = await finished(again, { pipelineId: 4711, earlier: earlier('failed') });
    expect(afterFailure.status).toEqual({ fails: 'skipped', next: 'skipped' });
  });

  it('leave nothing behind but artifacts', async () => {
    await finished([job('one', 'a')]);
    const state = join(scratch.folder, 'state-0', 'work');
    expect(readdirSync(state)).toEqual([]);
  });
});

describe('the cache', () => {
  const cached = (script: string[]) =>
    job('one', 'a', { script, cache: { keyFiles: ['package-lock.json'], paths: ['node_modules'] } });
  const install = [
    'if [ ! -d node_modules ]; then mkdir node_modules; echo installed; touch node_modules/here; fi',
    'ls node_modules',
  ];

  it('is the installed node_modules where the lock file is the same, and brings its Node', async () => {
    const own = scratch.commitOwn('package-lock.json');
    const script = ['command -v node', 'readlink node_modules', 'node --version'];
    const { logs } = await finished([cached(script)], { sha: own });
    expect(logs['one']).toContain(`\n${join(NODE_MODULES, '.bin', 'node')}\n`);
    expect(logs['one']).toContain(`\n${NODE_MODULES}\n`);
    expect(logs['one']).toMatch(/\nv24\./);
  });

  it('is kept for the same lock file, and not for another', async () => {
    const one = scratch.commit({ 'package-lock.json': '{"a":1}' });
    const other = scratch.commit({ 'package-lock.json': '{"a":2}' });
    expect((await finished([cached(install)], { sha: one })).logs['one']).toContain('installed');
    const again = (await finished([cached(install)], { sha: one })).logs['one'];
    expect(again).toContain('Restored cache: node_modules');
    expect(again).not.toContain('\ninstalled');
    expect((await finished([cached(install)], { sha: other })).logs['one']).toContain('\ninstalled');
    expect(existsSync(join(NODE_MODULES, 'here'))).toBe(false);
  });
});

import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PipelineRequest, PipelineRunner } from '../../simulator/forge/runner/port.ts';
import { Recorder, Scratch } from '../simulator/forge/runner/scratch.ts';
import { served } from './origin.ts';
import { commitOwnPipeline } from './own-pipeline.ts';
import { hostilePrograms } from './programs.ts';

const EARLIER = Object.fromEntries(
  ['validate', 'plan'].map((name) => [name, { status: 'success', stage: name, artifacts: {} } as const]),
);
const PLAN = '{"called":"plan"}';

describe('a job that judges', () => {
  const scratch = new Scratch();
  const outside = realpathSync(mkdtempSync(join(tmpdir(), 'trimtab-authorities-')));
  let runner: PipelineRunner;
  let before: string;
  let sha: string;

  beforeAll(() => {
    runner = scratch.runner();
    commitOwnPipeline(scratch);
    before = scratch.commit({ 'plan/plan.json': PLAN, 'ca.pem': 'of the checkout' });
    sha = scratch.commit({ 'infra/placements/shop.ts': '// moved' });
    writeFileSync(join(outside, 'ca.pem'), 'of the machine');
  });
  afterAll(async () => {
    await scratch.remove();
    rmSync(outside, { recursive: true, force: true });
  });

  function requestOf(variables: Record<string, string>, of = sha): PipelineRequest {
    return scratch.request(of, {
      source: 'merge_request_event',
      ref: 'refs/merge-requests/7/head',
      variables: { CI_MERGE_REQUEST_DIFF_BASE_SHA: before, CI_COMMIT_REF_NAME: 'trimtab/optimize/service-1', ...variables },
      earlier: EARLIER,
    });
  }

  /** Runs the policy job of a merge request's pipeline with these variables. */
  async function judged(variables: Record<string, string>, of = sha): Promise<Recorder> {
    const request = requestOf(variables, of);
    const recorder = new Recorder();
    const expanded = await runner.expand(request);
    const jobs = expanded.jobs.filter(({ name }) => name === 'policy');
    await runner.run(request, { ...expanded, jobs }, () => ({}), recorder).done;
    return recorder;
  }

  const seenBy = ({ logs }: Recorder): string[] => /^with the variables (.*)$/m.exec(logs['policy'] ?? '')?.[1]?.split(' ') ?? [];

  it('calls the programs of the system, whatever the PATH of a variable says', async () => {
    const PATH = `${hostilePrograms(outside)}:${process.env['PATH'] ?? ''}`;
    const recorder = await judged({ PATH, NODE_OPTIONS: '--require=/nowhere' });
    expect(recorder.status['policy'], recorder.logs['policy']).toBe('success');
    expect(recorder.logs['policy']).not.toContain('hostile');
    expect(seenBy(recorder)).not.toContain('NODE_OPTIONS');
  });

  it('does not believe authorities that the checkout brings along', async () => {
    const link = join(outside, 'link.pem');
    symlinkSync('/proc/self/cwd/ca.pem', link);
    for (const value of ['ca.pem', './ca.pem', '/proc/self/cwd/ca.pem', '$CI_PROJECT_DIR/ca.pem', `..${outside}/ca.pem`, link]) {
      const recorder = await judged({ NODE_EXTRA_CA_CERTS: value, npm_config_cafile: value, SSL_CERT_FILE: value });
      expect(recorder.status['policy'], recorder.logs['policy']).toBe('success');
      const left = seenBy(recorder).filter((name) => /NODE_EXTRA|cafile|SSL_/.test(name));
      expect(left, value).toEqual([]);
    }
  });

  it('believes those of the machine', async () => {
    const own = {
      NODE_EXTRA_CA_CERTS: join(outside, 'ca.pem'),
      SSL_CERT_DIR: outside,
      npm_config_cafile: join(outside, 'ca.pem'),
    };
    expect(seenBy(await judged(own))).toEqual(expect.arrayContaining(Object.keys(own)));
  });

  it('does not start where the commit brings its own node_modules', async () => {
    for (const tracked of ['node_modules/left/index.js', 'node_modules']) {
      const recorder = await judged({}, aside({ [tracked]: 'hostile' }));
      expect(recorder.status['policy']).toBe('failed');
      expect(recorder.logs['policy']).toContain(
        'This commit holds node_modules, whose programs would judge it, so nobody can judge.',
      );
      expect(seenBy(recorder)).toEqual([]);
    }
  });

  it.each(['true', 'false'])(
    'is not chosen by a variable that names a commit of the branch (GITLAB_CI is %s)',
    async (GITLAB_CI) => {
      const gate = aside({ 'src/main.ts': "console.log('the gate of the branch');" });
      const head = aside({ 'infra/placements/shop.ts': '// more' }, gate);
      const recorder = await judged({ CI_MERGE_REQUEST_DIFF_BASE_SHA: gate, GITLAB_CI }, head);
      expect(recorder.status['policy']).toBe('failed');
      expect(recorder.logs['policy']).toContain(`The commit ${gate} is not in the default branch, so nobody can judge.`);
      expect(recorder.logs['policy']).not.toMatch(/^the gate of/m);
      expect((await judged({ GITLAB_CI }, head)).logs['policy']).toMatch(/the gate of .*\.trusted\/src\n/);
    },
  );

  it('is not taken from the branch by a variable that names no commit', async () => {
    const head = aside({ 'src/main.ts': "console.log('the gate of the branch');" });
    for (const none of ['', '0', '0'.repeat(40)]) {
      const recorder = await judged({ CI_MERGE_REQUEST_DIFF_BASE_SHA: none }, head);
      expect(recorder.status['policy']).toBe('failed');
      expect(recorder.logs['policy']).toContain(`The commit ${head} is not in the default branch, so nobody can judge.`);
      expect(recorder.logs['policy']).not.toMatch(/^the gate of/m);
    }
  });

  /** Judges in a checkout whose origin is another one. */
  async function judgedFrom(origin: string, variables: Record<string, string>, head = sha): Promise<Recorder> {
    const request = requestOf(variables, head);
    const expanded = await runner.expand(request);
    const jobs = expanded.jobs
      .filter(({ name }) => name === 'policy')
      .map((job) => ({ ...job, beforeScript: [`git remote set-url origin ${origin}`, ...job.beforeScript] }));
    const recorder = new Recorder();
    await runner.run(request, { ...expanded, jobs }, () => ({}), recorder).done;
    return recorder;
  }

  it('judges without the origin on a machine of its own only', async () => {
    const refused = await judgedFrom('/nowhere', { GITLAB_CI: 'true' });
    expect(refused.status['policy']).toBe('failed');
    expect(refused.logs['policy']).toContain('The default branch cannot be fetched from the origin, so nobody can judge.');
    expect((await judgedFrom('/nowhere', { GITLAB_CI: 'false' })).logs['policy']).toMatch(/the gate of .*\.trusted\/src\n/);
  });

  it('asks the origin by no program that the checkout names', async () => {
    const origin = `${join(scratch.folder, 'tree/.git')} && git config remote.origin.uploadpack 'echo a hostile program >&2;'`;
    const { status, logs } = await judgedFrom(origin, {});
    expect(status['policy'], logs['policy']).toBe('success');
    expect(logs['policy']).not.toMatch(/^a hostile program/m);
  });

  it("asks the origin by the job's token, and by what the checkout knows when variables are in the way", async () => {
    const { address, close } = await served(join(scratch.folder, 'tree/.git'));
    try {
      const plain = `http://${address}`;
      const known = `http://gitlab-ci-token:of-the-job@${address}`;
      const gate = aside({ 'src/main.ts': "console.log('the gate of the branch');" });
      const head = aside({ 'infra/placements/shop.ts': '// more' }, gate);
      scratch.git('update-server-info');
      const token = await judgedFrom(plain, { CI_JOB_TOKEN: 'of-the-job' }, head);
      expect(token.logs['policy']).toMatch(/the gate of .*\.trusted\/src\n/);
      expect(token.logs['policy']).not.toContain('of-the-job');
      expect((await judgedFrom(plain, {}, head)).logs['policy']).toContain('cannot be fetched from the origin');
      const hostile = { CI_JOB_TOKEN: 'wrong', http_proxy: 'http://127.0.0.1:1', GITLAB_CI: 'false' };
      const cutOff = await judgedFrom(known, { ...hostile, CI_MERGE_REQUEST_DIFF_BASE_SHA: gate }, head);
      expect(cutOff.logs['policy']).toContain(`The commit ${gate} is not in the default branch, so nobody can judge.`);
    } finally {
      await close();
    }
  });

  /** A commit that no branch holds, after the base unless said otherwise. */
  function aside(files: Record<string, string>, after = before): string {
    scratch.git('switch', '--quiet', '--detach', after);
    const made = scratch.commit(files);
    scratch.git('switch', '--quiet', 'main');
    return made;
  }
});

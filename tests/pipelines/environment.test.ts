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

  /** Where plugins, settings and authorities are looked for. */
  const PLACES = [
    ...['HOME', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'TF_CLI_CONFIG_FILE', 'TF_PLUGIN_CACHE_DIR', 'TRIMTAB_TERRAFORM_PLUGIN_DIR'],
    ...['NODE_EXTRA_CA_CERTS', 'npm_config_cafile', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'CURL_CA_BUNDLE', 'AWS_CA_BUNDLE'],
  ];

  it.each(['$PWD/evil', '$PWD.tmp/EVIL', '/proc/self/cwd/evil', '$PWD/evil/../..:/evil', 'evil', `${tmpdir()}:$PWD/evil`])(
    'looks for nothing in %s, which the checkout or a variable brings along',
    async (value) => {
      const set = PLACES.map((name) => `export ${name}="${value}"`).join('; ');
      const recorder = await judgedAfter(
        `export CI_PROJECT_DIR=/usr; mkdir -p evil/..: "$PWD.tmp"; : > "$PWD.tmp/EVIL"; ${set}`,
        {},
      );
      expect(recorder.status['policy'], recorder.logs['policy']).toBe('success');
      expect(seenBy(recorder).filter((name) => PLACES.includes(name))).toEqual([]);
    },
  );

  it('looks where a runner and its image say, outside of the checkout', async () => {
    const own = Object.fromEntries(PLACES.map((name) => [name, outside]));
    const local = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', TRIMTAB_ENGINE: 'embedded', TF_TOKEN_example_com: 'x' };
    const recorder = await judged({ ...own, ...local, https_proxy: 'http://127.0.0.1:1' });
    expect(seenBy(recorder)).toEqual(expect.arrayContaining([...PLACES, ...Object.keys(local), 'https_proxy']));
  });

  it('keeps of several folders those outside of the checkout', async () => {
    const set = `export XDG_DATA_DIRS="$PWD/evil:/usr/share:$PWD.tmp:${outside}" PATH="$PWD/evil:$PATH:${outside}:evil"`;
    const recorder = await judgedAfter(set, {}, 'echo "folders $XDG_DATA_DIRS and $PATH"');
    const [, folders, path] = /^folders (\S*) and (\S*)$/m.exec(recorder.logs['policy'] ?? '') ?? [];
    expect(folders).toBe(`/usr/share:${outside}`);
    expect(path).toMatch(new RegExp(`:${outside}$`));
    expect(path).not.toContain('evil');
  });

  it('lets no variable steer Terraform', async () => {
    const hostile = { TF_DATA_DIR: '/tmp', TF_WORKSPACE: 'evil', TF_CLI_ARGS_apply: '-lock=false', TF_VAR_region: 'evil' };
    const more = { TF_HTTP_ADDRESS: 'http://evil.example', TF_LOG_PATH: '/tmp/x', TF_REATTACH_PROVIDERS: '{}' };
    const recorder = await judged({ ...hostile, ...more });
    expect(recorder.status['policy'], recorder.logs['policy']).toBe('success');
    expect(seenBy(recorder).filter((name) => name.startsWith('TF_'))).toEqual([]);
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

  /** Judges after this line of a shell, and says something before the gate does. */
  async function judgedAfter(line: string, variables: Record<string, string>, then = ':', head = sha): Promise<Recorder> {
    const request = requestOf(variables, head);
    const expanded = await runner.expand(request);
    const jobs = expanded.jobs
      .filter(({ name }) => name === 'policy')
      .map((job) => ({ ...job, beforeScript: [line, ...job.beforeScript, then] }));
    const recorder = new Recorder();
    await runner.run(request, { ...expanded, jobs }, () => ({}), recorder).done;
    return recorder;
  }

  /** Judges in a checkout whose origin is another one. */
  const judgedFrom = (origin: string, variables: Record<string, string>, head = sha): Promise<Recorder> =>
    judgedAfter(`git remote set-url origin ${origin}`, variables, ':', head);

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

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { doctorCommand } from '../../src/cli/doctor.ts';
import { CHECKS } from '../../src/doctor/index.ts';
import { openKeyFolder } from '../../src/keys/index.ts';
import {
  addPolicy,
  type GitLabSettings,
  NOW,
  type PlayedGitLab,
  PROJECT,
  playGitLab,
  safeSettings,
  trustFile,
} from '../doctor/gitlab-settings.ts';
import { testIo } from './folder.ts';

const TOKEN = 'glpat-canary-0123456789';
/** Pauses between tries take no time. */
const OUTSIDE = { fetch, clock: { now: () => NOW, sleep: async () => {}, speed: 1 } };

interface Run {
  readonly code: number;
  readonly printed: readonly string[];
  readonly warned: readonly string[];
  readonly gitlab: PlayedGitLab;
}

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'trimtab-doctor-test-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

/** Runs the command against played settings; `args` follow the address and the project. */
async function run(
  settings: GitLabSettings,
  args: readonly string[] = [],
  options: { columns?: number; cwd?: string } = {},
): Promise<Run> {
  const gitlab = await playGitLab(settings);
  onTestFinished(() => gitlab.close());
  const io = testIo(options.cwd ?? (await folder()));
  const env = { TRIMTAB_GITLAB_TOKEN: TOKEN, OTHER_TOKEN: 'glpat-reader', WRONG_TOKEN: 'wrong' };
  const surroundings = { ...io, env, columns: options.columns ?? null };
  const code = await doctorCommand(['--url', gitlab.url, '--project', '7', ...args], surroundings, OUTSIDE);
  return { code, printed: io.printed, warned: io.warned, gitlab };
}

describe('trimtab doctor', () => {
  it('exits 0 and says so when all is well, the policy of the gate project included', async () => {
    const settings = safeSettings();
    await addPolicy(settings);
    const { code, printed, warned } = await run(settings);
    expect(printed).toEqual([`0 critical, 0 warning, 0 unknown, 0 info; ${CHECKS.length} checks found nothing`]);
    expect([code, warned]).toEqual([0, []]);
  });

  it('exits 1 on something critical, and tells what to click', async () => {
    const settings = safeSettings();
    await addPolicy(settings);
    Object.assign(settings.replies[PROJECT] as object, { allow_merge_on_skipped_pipeline: true, public_jobs: true });
    const { code, printed } = await run(settings);
    expect(code).toBe(1);
    expect(printed[0]).toBe('✗ critical skipped-pipelines');
    expect(printed.join('\n')).toMatch(/click {2}Settings > Merge requests > Merge checks/);
    expect(printed.at(-1)).toMatch(/^1 critical, 1 warning, 0 unknown, 0 info/);
  });

  it('exits 0 on warnings alone', async () => {
    const settings = safeSettings();
    await addPolicy(settings);
    Object.assign(settings.replies[PROJECT] as object, { ci_forward_deployment_enabled: false });
    expect((await run(settings)).code).toBe(0);
  });

  it('tells in the last line how many checks could not be read, and fails for them only with --strict', async () => {
    const settings = safeSettings();
    await addPolicy(settings);
    for (const path of ['hooks', 'job_token_scope']) settings.refusals[`${PROJECT}/${path}`] = { status: 403, message: 'no' };
    const well = `0 critical, 0 warning, 4 unknown, 0 info; ${CHECKS.length - 4} checks found nothing; 4 checks could not be read`;
    const lenient = await run(settings);
    expect([lenient.code, lenient.printed.at(-1)]).toEqual([0, `${well}: --strict makes that critical`]);
    const strict = await run(settings, ['--strict']);
    expect([strict.code, strict.printed.at(-1)]).toEqual([1, `${well}: critical with --strict`]);
    const json = await run(settings, ['--strict', '--json']);
    const unread = ['job-token', 'webhook-alive', 'webhook-secret', 'webhook-tls'];
    expect([json.code, JSON.parse(json.printed[0] ?? '')]).toEqual([1, expect.objectContaining({ unread })]);
  });

  it('exits 0 with --strict where everything can be read and nothing is critical', async () => {
    const settings = safeSettings();
    await addPolicy(settings);
    Object.assign(settings.replies[PROJECT] as object, { ci_forward_deployment_enabled: false });
    const { code, printed } = await run(settings, ['--strict']);
    expect([code, printed.at(-1)]).toEqual([0, expect.stringMatching(/checks found nothing$/)]);
  });

  it('counts a check that could not be read once, however much it misses', async () => {
    const settings = safeSettings();
    await addPolicy(settings);
    settings.refusals['user'] = { status: 403, message: 'no' };
    settings.refusals['personal_access_tokens/self'] = { status: 403, message: 'no' };
    const { printed } = await run(settings);
    expect(printed.at(-1)).toMatch(/5 unknown, .*; 4 checks could not be read/);
  });

  it('finds one changed byte in the policy', async () => {
    const settings = safeSettings();
    await addPolicy(settings);
    const wasm = Buffer.from(settings.files['platform/gate:policies/gate.wasm'] ?? '');
    wasm[100] = (wasm[100] ?? 0) ^ 1;
    settings.files['platform/gate:policies/gate.wasm'] = wasm;
    const { code, printed } = await run(settings);
    expect([code, printed[0]]).toEqual([1, '✗ critical policy']);
    expect(printed[1]).toContain('gate.wasm');
  });

  it('finds a policy that is older than the trusted file allows', async () => {
    const settings = safeSettings();
    await addPolicy(settings);
    settings.files['platform/gate:policies/trust.json'] = trustFile({ minimumPolicyVersion: 4 });
    const { code, printed } = await run(settings);
    expect([code, printed[0]]).toEqual([1, '✗ critical policy']);
    expect(printed[1]).toMatch(/version 3, but at least 4/);
  });

  it('prints one JSON object', async () => {
    const settings = safeSettings();
    await addPolicy(settings);
    Object.assign(settings.replies[PROJECT] as object, { only_allow_merge_if_pipeline_succeeds: false });
    const { printed } = await run(settings, ['--json']);
    expect(printed).toHaveLength(1);
    expect(JSON.parse(printed[0] ?? '')).toMatchObject({
      version: 1,
      project: '7',
      targetBranch: 'main',
      checkedAt: new Date(NOW).toISOString(),
      count: { critical: 1, warning: 0, unknown: 0, info: 0 },
      findings: [{ id: 'pipelines-must-succeed', severity: 'critical', seen: expect.any(String), why: expect.any(String) }],
    });
  });

  it('shows on a terminal how far it is, and elsewhere does not', async () => {
    const { warned } = await run(safeSettings(), [], { columns: 80 });
    expect(warned).toHaveLength(CHECKS.length);
    expect(warned[0]).toBe(`[ 1/${CHECKS.length}] well     pipelines-must-succeed: merges need a pipeline that has passed`);
    expect((await run(safeSettings())).warned).toEqual([]);
  });

  it('reads the settings with another token, and asks with the controller’s own what concerns it', async () => {
    const { gitlab } = await run(safeSettings(), ['--reader-token-env', 'OTHER_TOKEN']);
    expect(gitlab.tokens.get(`${PROJECT}/hooks`)).toEqual(new Set(['glpat-reader']));
    expect(gitlab.tokens.get('personal_access_tokens/self')).toEqual(new Set([TOKEN]));
    expect(gitlab.tokens.get('user')).toEqual(new Set([TOKEN]));
  });

  it('holds the key that signs on this machine against the trusted file', async () => {
    const cwd = await folder();
    await writeFile(join(cwd, 'trimtab.yaml'), 'keys: { folder: keys }\n');
    await mkdir(join(cwd, 'keys'), { mode: 0o700 });
    const ring = await openKeyFolder(join(cwd, 'keys')).ensure(NOW - 1000);
    const { code, printed } = await run(safeSettings(), [], { cwd });
    expect(code).toBe(1);
    expect(printed.join('\n')).toContain(`the key ${ring.keys[0]?.keyId}, which the controller signs with, is not in it`);
  });

  it('exits 69 when GitLab, or the project, cannot be reached', async () => {
    const gitlab = await playGitLab(safeSettings());
    await gitlab.close();
    const io = { ...testIo(await folder()), env: { TRIMTAB_GITLAB_TOKEN: TOKEN } };
    const started = performance.now();
    expect(await doctorCommand(['--url', gitlab.url, '--project', '7'], io, { ...OUTSIDE, clock: { ...OUTSIDE.clock } })).toBe(
      69,
    );
    expect(performance.now() - started).toBeLessThan(3000);
    expect(io.warned[0]).toMatch(/does not answer \(ECONNREFUSED\)/);
    const unknown = await run(safeSettings(), ['--project', '8']);
    expect([unknown.code, unknown.warned[0]]).toEqual([
      69,
      expect.stringMatching(/the project 8 cannot be read: GitLab answers 404/),
    ]);
    const refused = await run(safeSettings(), ['--token-env', 'WRONG_TOKEN']);
    expect([refused.code, refused.warned[0]]).toEqual([69, expect.stringMatching(/GitLab answers 401/)]);
  });

  it('never prints a token', async () => {
    const settings = safeSettings();
    settings.refusals[`${PROJECT}/approvals`] = { status: 403, message: `no way, ${TOKEN}` };
    settings.replies[`${PROJECT}/resource_groups`] = 'no list';
    for (const args of [[], ['--json']]) {
      const { printed, warned } = await run(settings, args, { columns: 80 });
      expect([...printed, ...warned].join('\n')).not.toContain(TOKEN);
    }
  });

  it('refuses wrong usage before it asks anybody', async () => {
    const io = { ...testIo(await folder()), env: {} };
    await expect(doctorCommand([], io)).rejects.toMatchObject({ code: 'usage' });
    await expect(doctorCommand(['--url', 'ftp://x', '--project', '1'], io)).rejects.toMatchObject({ code: 'usage' });
    await expect(doctorCommand(['--url', 'https://x'], io)).rejects.toMatchObject({ code: 'usage' });
    await expect(doctorCommand(['--quick'], io)).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_PARSE_ARGS/) });
    await expect(doctorCommand(['--url', 'https://x', '--project', '1'], io)).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining('TRIMTAB_GITLAB_TOKEN'),
    });
    expect(await doctorCommand(['--help'], io)).toBe(0);
    expect(io.printed.join('\n')).toMatch(/--reader-token-env[\s\S]*--strict/);
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { asker } from '../../src/cli/doctor/ask.ts';
import {
  CHECKS,
  examine,
  findingLines,
  type Patient,
  type PolicyReading,
  type Report,
  type Severity,
  summaryLine,
} from '../../src/doctor/index.ts';
import { readTrustFile } from '../../src/gate/trust/trust-file.ts';
import { type GitLabSettings, NOW, OWN_KEY_ID, PROJECT, playGitLab, safeSettings } from './gitlab-settings.ts';
import { moveToTarget, UNSAFE } from './unsafe-settings.ts';

/** Pauses between tries take no time. */
const HASTY = { now: () => NOW, sleep: async () => {}, speed: 1 };

/** Stands for the gate's reader: whole when the module is the one that was there first. */
async function readPolicy(files: ReadonlyMap<string, Uint8Array>): Promise<PolicyReading> {
  expect([...files.keys()].some((path) => path.endsWith('_test.rego'))).toBe(false);
  const wasm = Buffer.from(files.get('gate.wasm') ?? []).toString();
  return wasm === 'wasm' ? { ok: true, policyDigest: 'sha256:1' } : { ok: false, problem: 'gate.wasm is another one' };
}

async function examined(settings: GitLabSettings, more: Partial<Patient> = {}): Promise<Report & { asked: readonly string[] }> {
  const gitlab = await playGitLab(settings);
  onTestFinished(() => gitlab.close());
  const ask = asker({ url: gitlab.url, token: 'glpat-1', clock: HASTY, fetch });
  const report = await examine({
    ask,
    askAsController: ask,
    apiUrl: `${gitlab.url}/api/v4`,
    project: '7',
    targetBranch: 'main',
    now: NOW,
    readTrust: readTrustFile,
    readPolicy,
    ownKey: () => ({ keyId: OWN_KEY_ID, standing: 'known' }),
    pinnedPolicyDigest: null,
    ...more,
  });
  return { ...report, asked: gitlab.asked };
}

const brief = ({ findings }: Report) => findings.map(({ id, severity }) => [id, severity]);

describe('the doctor', () => {
  it('finds nothing where every setting is as it should be, and asks for each once', async () => {
    const report = await examined(safeSettings());
    expect(report.findings).toEqual([]);
    expect(report.well).toEqual(CHECKS.map(({ id }) => id));
    expect(report.asked.filter((each) => each === `GET ${PROJECT}`)).toHaveLength(1);
    expect(report.asked.every((each) => each.startsWith('GET '))).toBe(true);
    expect(summaryLine(report)).toBe(`0 critical, 0 warning, 0 unknown, 0 info; ${CHECKS.length} checks found nothing`);
  });

  it.each(UNSAFE)('finds $name, and nothing else', async ({ change, finds, says }) => {
    const settings = safeSettings();
    change(settings);
    const report = await examined(settings);
    expect(brief(report)).toEqual(finds);
    for (const { seen, why, click } of report.findings)
      for (const text of [seen, why, click]) expect(text.length).toBeGreaterThan(10);
    if (says !== undefined) expect(report.findings[0]?.seen).toMatch(says);
  });

  it('has a healthy case and an unsafe one for every check', () => {
    const found = new Set(UNSAFE.flatMap(({ finds }) => finds.map(([id]) => id)));
    expect(CHECKS.map(({ id }) => id).filter((id) => !found.has(id))).toEqual([]);
    expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
  });
});

it('is described by its guide, check by check', async () => {
  const guide = (await readFile(new URL('../../docs/guides/doctor.md', import.meta.url), 'utf8')).replaceAll(/\s+/g, ' ');
  for (const { id, title, why, click, api } of CHECKS) {
    const severities = new Set(
      UNSAFE.flatMap(({ finds }) => finds.filter(([name]) => name === id).map(([, severity]) => severity)),
    );
    const listed = ['critical', 'warning', 'info'].filter((severity) => severities.has(severity as Severity)).join(', ');
    const section = `### \`${id}\`: ${title} ${why} - Severity: ${listed} - Click: ${click}${api === null ? '' : ` - API: \`${api}\``}`;
    expect(guide).toContain(section);
  }
});

describe('what cannot be read', () => {
  const fields = [
    ['only_allow_merge_if_pipeline_succeeds', 'pipelines-must-succeed'],
    ['allow_merge_on_skipped_pipeline', 'skipped-pipelines'],
    ['ci_pipeline_variables_minimum_override_role', 'pipeline-variables'],
    ['ci_allow_fork_pipelines_to_run_in_parent_project', 'fork-pipelines'],
    ['ci_forward_deployment_enabled', 'outdated-deployments'],
    ['public_jobs', 'public-pipelines'],
    ['ci_separated_caches', 'separated-caches'],
    ['default_branch', 'default-branch'],
  ] as const;

  it.each(fields)('is unknown: the field %s', async (field, id) => {
    const settings = safeSettings();
    delete (settings.replies[PROJECT] as Record<string, unknown>)[field];
    const report = await examined(settings);
    expect(brief(report)).toEqual([[id, 'unknown']]);
    expect(report.findings[0]?.seen).toContain(field);
  });

  it('is unknown: a field of another form', async () => {
    const settings = safeSettings();
    Object.assign(settings.replies[PROJECT] as object, { allow_merge_on_skipped_pipeline: 'false' });
    expect(brief(await examined(settings))).toEqual([['skipped-pipelines', 'unknown']]);
  });

  const endpoints = [
    ['approvals', ['approval-rules', 'author-approval', 'committer-approval', 'lasting-approvals']],
    ['job_token_scope', ['job-token']],
    ['resource_groups', ['resource-groups']],
    ['hooks', ['webhook-alive', 'webhook-secret', 'webhook-tls']],
    ['members/all/42', ['token-role']],
    ['protected_branches', ['wildcard-branches', 'direct-pushes', 'force-push', 'code-owners']],
    ['repository/branches/main', ['code-owners-file', 'code-owners-paths']],
    [
      'protected_branches repository/branches/main',
      [
        'target-branch',
        'wildcard-branches',
        'bot-push',
        'direct-pushes',
        'force-push',
        'code-owners',
        'code-owners-file',
        'code-owners-paths',
      ],
    ],
  ] as const;

  it.each(endpoints.flatMap(([path, ids]) => [403, 404, 500].map((status) => [path, status, ids] as const)))(
    'is unknown: %s answered with %i',
    async (paths, status, ids) => {
      const settings = safeSettings();
      for (const path of paths.split(' ')) settings.refusals[`${PROJECT}/${path}`] = { status, message: 'no' };
      const report = await examined(settings);
      expect(brief(report)).toEqual(ids.map((id) => [id, 'unknown']));
      expect(report.unread).toEqual(ids);
      expect(report.findings[0]?.seen).toContain(String(status));
      expect(report.well).not.toContain(ids[0]);
    },
  );

  it.each([
    ['the branch is not protected', { protected: false }, 'target-branch'],
    ['the bot may push', { can_push: true }, 'bot-push'],
  ] as const)('tells from the branch, where protections are not shown, that %s', async (_, more, id) => {
    const settings = safeSettings();
    settings.refusals[`${PROJECT}/protected_branches`] = { status: 403, message: 'no' };
    Object.assign(settings.replies[`${PROJECT}/repository/branches/main`] as object, more);
    const report = await examined(settings);
    expect(brief(report).filter(([, severity]) => severity === 'critical')).toEqual([[id, 'critical']]);
  });

  it('is unknown: who may push to a ref of the project that holds the CI file', async () => {
    const settings = safeSettings();
    Object.assign(settings.replies[PROJECT] as object, { ci_config_path: '.gitlab-ci.yml@platform/fleet:next' });
    moveToTarget(settings);
    settings.refusals[`${PROJECT}/protected_branches`] = { status: 403, message: 'no' };
    expect(brief(await examined(settings)).filter(([id]) => id === 'ci-file')).toEqual([
      ['ci-file', 'warning'],
      ['ci-file', 'unknown'],
    ]);
  });

  it('is unknown: whether the project that holds the CI file is this one', async () => {
    const settings = safeSettings();
    delete (settings.replies[PROJECT] as Record<string, unknown>)['path_with_namespace'];
    expect(brief(await examined(settings))).toContainEqual(['ci-file', 'unknown']);
  });

  it('is unknown: a process mode of a later release', async () => {
    const settings = safeSettings();
    settings.replies[`${PROJECT}/resource_groups`] = [{ id: 3, key: 'apply', process_mode: 'random' }];
    expect(brief(await examined(settings))).toEqual([['resource-groups', 'unknown']]);
  });

  it('is unknown: Code Owner approval where the edition has none', async () => {
    const settings = safeSettings();
    const rules = settings.replies[`${PROJECT}/protected_branches`] as Record<string, unknown>[];
    delete rules[0]?.['code_owner_approval_required'];
    expect(brief(await examined(settings))).toEqual([['code-owners', 'unknown']]);
  });

  it('is unknown: who may push, when an entry names nobody', async () => {
    const settings = safeSettings();
    Object.assign((settings.replies[`${PROJECT}/protected_branches`] as object[])[0] ?? {}, { push_access_levels: [{}] });
    const report = await examined(settings);
    expect(new Set(report.findings.map(({ severity }) => severity))).toEqual(new Set(['unknown']));
    expect(report.well).not.toContain('direct-pushes');
  });

  it('is unknown: whether the bot belongs to a group that may push', async () => {
    const settings = safeSettings();
    const push = { push_access_levels: [{ access_level: null, group_id: 5 }] };
    Object.assign((settings.replies[`${PROJECT}/protected_branches`] as object[])[0] ?? {}, push);
    settings.refusals['groups/5/members/all/42'] = { status: 404, message: '404 Group Not Found' };
    expect(brief(await examined(settings))).toEqual([['bot-push', 'unknown']]);
    settings.refusals['groups/5/members/all/42'] = { status: 404, message: '404 Not found' };
    expect(brief(await examined(settings))).toEqual([]);
  });

  it("is unknown: everything about the controller's token when it is not there", async () => {
    const report = await examined(safeSettings(), { askAsController: null });
    expect(new Set(report.findings.map(({ id }) => id))).toEqual(
      new Set(['token-role', 'token-scope', 'token-expiry', 'trust-identity']),
    );
    expect(report.count).toEqual({ critical: 0, warning: 0, unknown: report.findings.length, info: 0 });
  });

  it('is unknown: keys and policy of a gate project that the token may not see', async () => {
    const settings = safeSettings();
    for (const path of ['trust.json', 'gate.json'])
      settings.refusals[`projects/platform%2Fgate/repository/files/policies%2F${path}`] = {
        status: 404,
        message: '404 Project Not Found',
      };
    expect(brief(await examined(settings))).toEqual([
      ['trust-file', 'unknown'],
      ['policy', 'unknown'],
    ]);
  });

  it('is unknown: secrets of a webhook of an older release', async () => {
    const settings = safeSettings();
    const [hook] = settings.replies[`${PROJECT}/hooks`] as Record<string, unknown>[];
    for (const name of ['token_present', 'signing_token_present']) delete hook?.[name];
    expect(brief(await examined(settings))).toEqual([['webhook-secret', 'unknown']]);
  });
});

describe("the controller's key", () => {
  it.each([
    ['unknown', /is not in it/],
    ['another-key', /another public key/],
    ['not-yet', /not valid yet/],
    ['over', /not valid any more/],
  ] as const)('is critical when the trusted file says %s', async (standing, says) => {
    const report = await examined(safeSettings(), { ownKey: () => ({ keyId: 'tk_1', standing }) });
    expect(brief(report)).toEqual([['trust-keys', 'critical']]);
    expect(report.findings[0]?.seen).toMatch(says);
  });

  it('is left alone where the keys are on another machine', async () => {
    expect(brief(await examined(safeSettings(), { ownKey: null }))).toEqual([]);
  });
});

it('compares the policy with the one that the configuration names', async () => {
  expect(brief(await examined(safeSettings(), { pinnedPolicyDigest: 'sha256:1' }))).toEqual([]);
  expect(brief(await examined(safeSettings(), { pinnedPolicyDigest: 'sha256:2' }))).toEqual([['policy', 'warning']]);
});

it('reads all pages of a list', async () => {
  const asked: string[] = [];
  const answers: Record<string, unknown> = safeSettings().replies;
  const report = await examined(safeSettings(), {
    ask: async (endpoint) => {
      const [path = '', query = ''] = endpoint.split('?');
      if (!path.endsWith('protected_branches'))
        return { status: 200, text: JSON.stringify(answers[path] ?? null), nextPage: null };
      asked.push(query);
      const rows = answers[path] as object[];
      const page = Number(new URLSearchParams(query).get('page'));
      return { status: 200, text: JSON.stringify([rows[2 - page]]), nextPage: page === 1 ? 2 : null };
    },
  });
  expect(asked).toEqual(['per_page=100&page=1', 'per_page=100&page=2']);
  expect(report.well).toContain('target-branch');
});

it('prints what to do, and nothing that steers the terminal', async () => {
  const settings = safeSettings();
  Object.assign(settings.replies[PROJECT] as object, { ci_config_path: 'a\u001b[2Jb.yml' });
  const report = await examined(settings);
  const finding = report.findings.find(({ id }) => id === 'ci-file');
  const lines = finding === undefined ? [] : findingLines(finding);
  expect(lines.join('\n')).not.toContain('\u001b');
  expect(lines).toEqual([
    '! warning  ci-file',
    expect.stringMatching(/^ {4}seen {3}the CI file is a \[2Jb\.yml/),
    expect.stringMatching(/^ {4}why /),
    expect.stringMatching(/^ {4}click {2}Settings > CI\/CD > General pipelines/),
    expect.stringMatching(/^ {4}or {5}PUT \/projects\/:id/),
  ]);
});

import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/domain/verdict.ts';
import { canonical, digest } from '../../src/lib/canonical.ts';
import { generateKeyPair } from '../../src/lib/ed25519.ts';
import { copyPolicies, FROM, NOW, placementText, TO, trustOf } from '../gate/fleet-repository.ts';
import { type ForgeServer, forgeServer } from '../gate/forge-server.ts';
import {
  BRANCH,
  cameFrom,
  commitMove,
  type GateRun,
  type GoodProposal,
  goodAnswers,
  goodEnv,
  goodProposal,
  mergeMove,
  mergeRequest,
  runGate,
  type Side,
  writePlan,
} from '../gate/good-proposal.ts';
import { planText, recordOf, signedText, TRAILER } from '../gate/signed-record.ts';
import { POLICIES } from '../policies/vectors.ts';

let good: GoodProposal;
let forge: ForgeServer;
let base = '';
let head = '';
/** The bot's commit, when it is not the head. */
let source = '';

beforeAll(async () => {
  good = await goodProposal();
});
afterAll(() => good.repository.remove());

beforeEach(async () => {
  forge = await forgeServer();
  cameFrom(good.repository.folder, forge.url);
  ({ base, head } = good);
  source = head;
  await good.repository.git('checkout', '--quiet', '--force', '-B', BRANCH, head);
  await good.repository.git('branch', '--quiet', '--force', 'main', base);
  await rm(join(good.repository.folder, 'verdict.json'), { force: true });
  await judged('merge-request');
});
afterEach(() => forge.close());

/** Writes the plan of what is checked out, and lets the forge answer for it. */
async function judged(side: Side): Promise<void> {
  await writePlan(good.repository, planText(head, base));
  for (const [call, answer] of goodAnswers(side, { base, head, source })) forge.answers.set(call, answer);
}

const env = (side: Side = 'merge-request', changes: Record<string, string | undefined> = {}) => ({
  ...goodEnv(side, { forgeUrl: forge.url, base, head }),
  ...changes,
});
const gate = (given = env(), ...args: string[]): Promise<GateRun> => runGate(good.repository.folder, given, ...args);

/** What the forge answers to `call`, with other fields. */
function answering(call: string, changes: object): void {
  forge.answers.set(call, { ...(forge.answers.get(call) as object), ...changes });
}

/** Another commit on top, and the plan and forge that go with it. */
async function push(files: Record<string, string>, message = `More\n\n${TRAILER}`): Promise<void> {
  await good.repository.write(files);
  head = await good.repository.commit(message);
  source = head;
  await judged('merge-request');
}

/** The bot's commit anew, with another record, signed by whom it says. */
async function propose(changes: object, keys = good.keys): Promise<void> {
  await good.repository.git('checkout', '--quiet', '--force', '-B', BRANCH, base);
  head = await commitMove(good.repository, signedText({ ...good.record, ...changes }, keys));
  source = head;
  await judged('merge-request');
}

describe('a merge request of the bot', () => {
  it('that nothing speaks against is auto, bound to everything that it was judged by', async () => {
    const { code, verdict, objections, err, out } = await gate();
    expect({ code, objections, err }).toEqual({ code: 0, objections: [], err: [] });
    expect(verdict).toMatchObject({ version: 2, outcome: 'auto', securityEvents: [], approvedBy: null });
    const { stacks } = JSON.parse(planText(head, base)) as { stacks: unknown };
    expect(verdict?.bound).toEqual({
      projectId: 1,
      pipelineId: 7,
      mergeRequestIid: 3,
      headSha: head,
      baseSha: base,
      planDigest: digest(stacks),
      policyDigest: good.record.policyDigest,
      policyVersion: good.record.policyVersion,
      decisionId: good.record.id,
      expiresAt: new Date(NOW + 1_800_000).toISOString(),
    });
    expect(verdict?.judgedAt).toBe(new Date(NOW).toISOString());
    expect(out.join('\n')).not.toContain('SECURITY EVENT');
  });

  it('gets one note, edited in place, and a JUnit report', async () => {
    await gate(env(), '--note', '--junit', 'reports/gate.xml');
    answering('GET /pipelines/7', { user: { username: 'mallory' } });
    const { out, objections } = await gate(env(), '--note', '--junit', 'reports/gate.xml');
    expect(objections).toEqual(['known_origin: review']);
    const notes = forge.answers.get('GET /merge_requests/3/notes') as { body: string }[];
    expect(notes).toHaveLength(1);
    expect(notes[0]?.body).toContain('known_origin');
    expect(await readFile(join(good.repository.folder, 'reports/gate.xml'), 'utf8')).toContain('skipped="1"');
    expect(out).toContain('verdict: review');
    expect(new Set(forge.calls.map(({ token }) => token))).toEqual(new Set(['private:glpat-gate']));
  });

  it('is judged all the same when its note cannot be written', async () => {
    forge.answers.set('POST /merge_requests/3/notes', 403);
    const { code, verdict, err } = await gate(env(), '--note');
    expect({ code, outcome: verdict?.outcome }).toEqual({ code: 0, outcome: 'auto' });
    expect(err).toEqual(['trimtab gate: the note was answered with 403']);
  });

  it('is auto as well when the target branch has moved on, which is what it is judged by then', async () => {
    await good.repository.git('checkout', '--quiet', 'main');
    await good.repository.write({ 'README.md': '# The fleet\n' });
    const tip = await good.repository.commit('Say it better');
    await good.repository.git('checkout', '--quiet', BRANCH);
    answering('GET /repository/branches/main', { commit: { id: tip } });
    const { objections, verdict } = await gate();
    expect(objections).toEqual([]);
    expect(verdict?.bound.baseSha).toBe(base);
  });
});

const { beforeUsdPerMonth, ...money } = recordOf('').cost;
const CHEAPER = { ...money, beforeUsdPerMonth, afterUsdPerMonth: 10, savingUsdPerMonth: beforeUsdPerMonth - 10 };

describe('a record', () => {
  it.each<[string, object, string[]]>([
    ['with another price than its costs come from', { cost: CHEAPER }, ['recomputed: deny']],
    ['that is surer than its basis makes it', { confidence: 0.99 }, ['recomputed: deny']],
    ['with a score that is not the sum of its parts', { score: { ...recordOf('').score, to: 0.99 } }, ['recomputed: deny']],
    ['without a basis', { basis: null }, ['recomputed: review']],
    ['for another policy', { policyDigest: digest('another') }, ['policy_trusted: review']],
    ['for a newer policy', { policyVersion: 999 }, ['policy_trusted: deny']],
    ['of another version', { version: 1 }, ['record_matches_diff: review']],
    ['whose files are others', { files: [{ ...recordOf('').files[0], after: 'f'.repeat(40) }] }, ['record_matches_diff: deny']],
    ['whose effect leaves something out', { effect: { stack: 'service-1', resources: [] } }, ['plan_matches_record: review']],
  ])('%s is not believed, though it is signed', async (_, changes, expected) => {
    await propose(changes);
    expect((await gate()).objections).toEqual(expected);
  });

  it('of a key that the target branch does not know is denied, which is a security event', async () => {
    await propose({}, generateKeyPair());
    const { code, objections, verdict, out } = await gate();
    expect({ code, objections }).toEqual({ code: 1, objections: ['signature: deny'] });
    expect(verdict?.securityEvents).toEqual(verdict?.reasons);
    expect(out.filter((line) => line.startsWith('SECURITY EVENT: '))).toEqual([`SECURITY EVENT: ${verdict?.reasons[0]}`]);
  });

  it('that was edited after it was signed is denied', async () => {
    const text = signedText(good.record, good.keys).replace('"confidence":0.96875', '"confidence":0.96874');
    await push({ 'infra/decisions/service-1.json': text });
    expect((await gate()).objections).toEqual(['signature: deny']);
  });

  it('that the target branch has taken in before is denied', async () => {
    await good.repository.git('checkout', '--quiet', 'main');
    await mergeMove(good.repository);
    await good.repository.write({ 'infra/placements/service-1.ts': placementText('service-1', FROM) });
    await good.repository.git('rm', '--quiet', 'infra/decisions/service-1.json');
    base = await good.repository.commit('Take it back');
    await good.repository.git('checkout', '--quiet', '-B', BRANCH);
    head = await commitMove(good.repository, signedText(good.record, good.keys));
    source = head;
    await judged('merge-request');
    expect((await gate()).objections).toEqual(['not_replayed: deny']);
  });
});

describe('a merge request that was tampered with', () => {
  it('is denied when the placement goes elsewhere than the record', async () => {
    await push({ 'infra/placements/service-1.ts': placementText('service-1', { ...TO, region: 'europe-west4' }) });
    const { code, objections, verdict } = await gate(env(), '--junit', 'gate.xml');
    expect({ code, objections, outcome: verdict?.outcome }).toEqual({
      code: 1,
      objections: ['record_matches_diff: deny'],
      outcome: 'deny',
    });
    expect(verdict?.reasons).toEqual(['The placement of service-1 is not the one that its decision record names.']);
    expect(await readFile(join(good.repository.folder, 'gate.xml'), 'utf8')).toContain('failures="1"');
  });

  it('is denied when the record speaks of another service', async () => {
    const record = { ...good.record, service: 'service-2' };
    await push({ 'infra/decisions/service-1.json': signedText(record, good.keys) });
    const { code, verdict } = await gate();
    expect([code, verdict?.outcome]).toEqual([1, 'deny']);
  });

  it('is denied when the plan file was edited', async () => {
    await writePlan(good.repository, planText(head, base).replace('"service-1-gcp-1"', '"service-1-gcp-7"'));
    const { objections } = await gate();
    expect(objections).toEqual(['plan_matches_record: deny']);
  });

  it('is for a person when the plan does what was not signed', async () => {
    const plan = JSON.parse(planText(head, base)) as { stacks: { changes: object[] }[]; digest: string };
    const input = { kind: 'disk', service: 'service-1', provider: 'gcp', region: 'us-central1', name: 'more' };
    const extra = { type: 'terraform_data', actions: ['create'], before: null, after: { input } };
    plan.stacks[0]?.changes.push({ address: 'terraform_data.disk-more', ...extra });
    await writePlan(good.repository, JSON.stringify({ ...plan, digest: digest(plan.stacks) }));
    const { objections, verdict } = await gate();
    expect(objections).toEqual(['plan_matches_record: review']);
    expect(verdict?.reasons.join()).toContain('terraform_data.disk-more');
  });

  it('is denied when the commits name another decision', async () => {
    await good.repository.git('commit', '--quiet', '--amend', '-m', 'Move\n\nTrimtab-Decision: dec_01j0000000bbbbbbbbbbbbbbbb');
    head = await good.repository.git('rev-parse', 'HEAD');
    source = head;
    await judged('merge-request');
    expect((await gate()).objections).toEqual(['record_matches_diff: deny']);
  });

  it.each([
    ['.gitlab-ci.yml', 'stages: []\n'],
    ['policies/gate/data.json', '{}\n'],
    ['policies/trust.json', '{}\n'],
    ['infra/main.ts', 'evil();\n'],
    ['infra/placements/nested/service-1.ts', 'x\n'],
    ['infra/placements/Service-1.ts', 'x\n'],
  ])('is for a person when it changes %s as well, by the policy that was there before', async (path, text) => {
    await push({ [path]: text });
    const { code, objections } = await gate();
    expect({ code, objections }).toEqual({ code: 0, objections: ['data_only_diff: review'] });
  });

  it('is for a person when a comment of the placement file changed', async () => {
    await push({ 'infra/placements/service-1.ts': placementText('service-1', TO).replace('nothing else', 'anything') });
    expect((await gate()).objections).toEqual(['data_only_diff: review', 'record_matches_diff: deny']);
  });

  it('is for a person when the placement became a link', async () => {
    const path = join(good.repository.folder, 'infra/placements/service-1.ts');
    await good.repository.git('rm', '--quiet', '--cached', 'infra/placements/service-1.ts');
    await rm(path);
    await symlink('service-2.ts', path);
    await push({});
    expect((await gate()).objections).toContain('data_only_diff: review');
  });

  it('is for a person when somebody pushed after the check', async () => {
    forge.answers.set('GET /merge_requests/3', mergeRequest('f'.repeat(40)));
    const { objections, verdict } = await gate();
    // Who pushed that is not known here.
    expect(objections).toEqual(['author_cannot_approve: review', 'known_origin: review']);
    expect(verdict?.securityEvents).toEqual([]);
  });

  it('is judged by what the target branch says of the service, not by what the branch says', async () => {
    const spec = JSON.parse(await readFile(join(good.repository.folder, 'infra/services/service-1.json'), 'utf8')) as object;
    await good.repository.git('checkout', '--quiet', 'main');
    await good.repository.write({ 'infra/services/service-1.json': JSON.stringify({ ...spec, stateful: true }) });
    base = await good.repository.commit('Give service-1 a disk');
    await good.repository.git('checkout', '--quiet', '-B', BRANCH);
    await good.repository.write({ 'infra/services/service-1.json': JSON.stringify({ ...spec, stateful: false }) });
    head = await commitMove(good.repository, signedText({ ...good.record, baseSha: base }, good.keys));
    source = head;
    await judged('merge-request');
    expect((await gate()).objections).toEqual(['data_only_diff: review', 'no_stateful_service: review']);
  });

  it('is for a person when its record has expired by the forge clock, whatever the runner says', async () => {
    answering('GET /jobs/70', { started_at: new Date(NOW + 3_600_000).toISOString() });
    const { objections } = await gate(env('merge-request', { CI_JOB_STARTED_AT: new Date(NOW).toISOString() }));
    expect(objections).toEqual(['record_fresh: review']);
  });
});

describe('the trusted side', () => {
  let project = '';
  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), 'trimtab-gate-project-'));
    await copyPolicies(join(project, 'policies'), trustOf(good.keys, { apiUrl: forge.url }));
  });
  afterEach(() => rm(project, { recursive: true, force: true }));

  /** Gives the target branch another `trust.json`, below the bot's commit. */
  const trusting = async (text: string): Promise<void> => {
    await good.repository.git('checkout', '--quiet', 'main');
    await good.repository.write({ 'policies/trust.json': text });
    base = await good.repository.commit('Trust otherwise');
    await propose({ baseSha: base });
  };

  it('may be a gate project, wherever the target branch says otherwise', async () => {
    await trusting('{}');
    const { objections, err } = await gate(env(), '--trusted', project);
    expect({ objections, err }).toEqual({ objections: [], err: [] });
  });

  it('that is a gate project is not led astray by variables', async () => {
    const hostile = { TRIMTAB_BOT_USERNAME: 'mallory', CI_PROJECT_ID: '2' };
    const { verdict, objections } = await gate(env('merge-request', hostile), '--trusted', project);
    expect(objections).toEqual(['policy_trusted: review']);
    expect(verdict?.bound.projectId).toBe(1);
    expect(verdict?.securityEvents).toEqual([
      'CI_PROJECT_ID names another project than trust.json.',
      'TRIMTAB_BOT_USERNAME names another account than trust.json.',
    ]);
  });

  it('that is a gate project says where the forge is, wherever the checkout came from', async () => {
    cameFrom(good.repository.folder, 'https://elsewhere.example/api/v4');
    expect((await gate(env(), '--trusted', project)).objections).toEqual([]);
    const other = await forgeServer();
    const { verdict } = await gate(env('merge-request', { CI_API_V4_URL: other.url }), '--trusted', project);
    expect(other.calls).toEqual([]);
    await other.close();
    expect(verdict?.securityEvents).toEqual(['CI_API_V4_URL is not the API that trust.json names.']);
  });

  it.each(['apiUrl', 'bot', 'projectId'])('that is a gate project has to say %s itself', async (field) => {
    await copyPolicies(join(project, 'policies'), trustOf(good.keys, { apiUrl: forge.url, [field]: null }));
    const { objections, err } = await gate(env(), '--trusted', project);
    expect(objections).toEqual(['policy_trusted: review']);
    expect(err).toEqual([
      expect.stringContaining(`policies/trust.json of the gate project leaves ${field} open, which a variable would then say.`),
    ]);
  });

  it.each(['bot', 'projectId'])('that is the target branch has to say %s itself', async (field) => {
    await trusting(JSON.stringify(trustOf(good.keys, { [field]: null })));
    const { code, verdict, objections, err } = await gate();
    expect([code, verdict?.outcome, objections]).toEqual([0, 'review', ['policy_trusted: review']]);
    expect(err).toEqual([
      expect.stringMatching(new RegExp(`of the target branch leaves ${field} open.*Write it there: trimtab keys export`)),
    ]);
  });

  it('takes nobody for the bot whom only a variable calls so', async () => {
    await trusting(JSON.stringify(trustOf(good.keys, { bot: null })));
    answering('GET /merge_requests/3', { author: { username: 'mallory' } });
    answering('GET /pipelines/7', { user: { username: 'mallory' } });
    expect((await gate(env('merge-request', { TRIMTAB_BOT_USERNAME: 'mallory' }))).verdict?.outcome).toBe('review');
  });

  it.each<Side>(['merge-request', 'protected-branch'])('is not what the API alone says (%s)', async (side) => {
    if (side === 'protected-branch') {
      head = await mergeMove(good.repository);
      await judged(side);
    }
    const { objections, err } = await gate(env(side));
    expect({ objections, err }).toEqual({ objections: [], err: [] });
    cameFrom(good.repository.folder, forge.url, false);
    const silent = await gate(env(side));
    expect([silent.code, silent.objections]).toEqual([0, ['policy_trusted: review']]);
    expect(silent.err).toEqual([expect.stringMatching(/could not be asked for its target branch.*Let the job reach its origin/)]);
    // A gate project is read from nowhere else.
    expect((await gate(env(side), '--trusted', project)).objections).toEqual([]);
  });

  it('is no commit that the API calls the one before the push, and the target branch has never held', async () => {
    const mallory = generateKeyPair();
    const tip = base;
    await trusting(JSON.stringify(trustOf(mallory)));
    await propose({ baseSha: base }, mallory);
    await good.repository.git('branch', '--quiet', '--force', 'main', tip);
    await judged('protected-branch');
    const { verdict, objections } = await gate(env('protected-branch'));
    expect(objections).toContain('policy_trusted: review');
    expect(verdict?.securityEvents).toContain('The API names a commit that the target branch does not hold.');
  });

  it.each([
    ['is missing', null, 'it is not there'],
    ['is no JSON', '{', 'it is not a JSON object'],
    ['is of another version', '{"version":2}', 'its version is not 1'],
  ])('is unknown when trust.json %s', async (_, text, why) => {
    if (text === null) {
      await good.repository.git('checkout', '--quiet', 'main');
      await good.repository.git('rm', '--quiet', 'policies/trust.json');
      base = await good.repository.commit('Trust nobody');
      await propose({ baseSha: base });
    } else await trusting(text);
    const { code, objections, err } = await gate();
    expect(code).toBe(0);
    expect(objections).toEqual(expect.arrayContaining(['policy_trusted: review', 'signature: review']));
    expect(err).toEqual([`trimtab gate: policies/trust.json cannot be used: ${why}.`]);
  });

  it('with a key that counts no more asks a person', async () => {
    const [key] = trustOf(good.keys).keys;
    await trusting(JSON.stringify(trustOf(good.keys, { keys: [{ ...key, notAfter: new Date(NOW - 1000).toISOString() }] })));
    expect((await gate()).objections).toEqual(['signature: review']);
  });

  it('refuses a policy that is older than it accepts', async () => {
    await trusting(JSON.stringify(trustOf(good.keys, { minimumPolicyVersion: 1_000_000 })));
    const { code, verdict, err } = await gate();
    expect(code).toBe(1);
    expect(verdict).toMatchObject({ outcome: 'review', rules: [], bound: { policyDigest: 'unknown', policyVersion: null } });
    expect(err.join()).toContain('but at least 1000000 is accepted');
  });

  it('refuses a policy of which a byte changed', async () => {
    await good.repository.git('checkout', '--quiet', 'main');
    const data = await readFile(join(POLICIES, 'gate/data.json'), 'utf8');
    await good.repository.write({ 'policies/gate/data.json': `${data} ` });
    base = await good.repository.commit('Edit a threshold by hand');
    await propose({ baseSha: base });
    const { code, verdict, err } = await gate();
    expect([code, verdict?.outcome]).toEqual([1, 'review']);
    expect(err.join()).toContain('gate.json says');
  });

  it('is not a folder that was named by hand', async () => {
    const { objections, err } = await gate(env(), '--policy', POLICIES);
    expect(objections).toEqual(['policy_trusted: review', 'signature: review', 'blast_radius: review'].sort());
    expect(err).toEqual(['trimtab gate: policies/trust.json cannot be used: the policy was named by hand.']);
  });

  it('is not known when the tip of the target branch is not here and cannot be got', async () => {
    answering('GET /repository/branches/main', { commit: { id: 'f'.repeat(40) } });
    const { code, verdict, err } = await gate();
    expect([code, verdict?.outcome, verdict?.rules]).toEqual([0, 'review', []]);
    expect(err.join()).toContain('Which commit of the target branch to trust is not known');
  });

  it('is the very branch that it speaks of', async () => {
    await trusting(JSON.stringify(trustOf(good.keys, { targetBranch: 'production' })));
    const { objections, err } = await gate();
    expect(objections).toContain('policy_trusted: review');
    expect(err.join()).toContain('another target branch');
  });
});

describe('variables that say something else', () => {
  it.each<[string, Record<string, string | undefined>, string]>([
    ['another commit', { CI_COMMIT_SHA: 'f'.repeat(40) }, 'CI_COMMIT_SHA names another commit'],
    ['another bot', { TRIMTAB_BOT_USERNAME: 'mallory' }, 'TRIMTAB_BOT_USERNAME names another account than trust.json.'],
    ['another merge request', { CI_MERGE_REQUEST_IID: '4' }, 'CI_MERGE_REQUEST_IID names another merge request'],
    ['no merge request', { CI_MERGE_REQUEST_IID: '' }, 'CI_MERGE_REQUEST_IID names another merge request'],
    ['the protected branch', { CI_MERGE_REQUEST_IID: undefined, CI_COMMIT_BRANCH: 'main' }, 'CI_MERGE_REQUEST_IID names another'],
  ])('(%s) are a security event, and for a person', async (_, changes, sentence) => {
    const { code, verdict, objections, out } = await gate(env('merge-request', changes));
    expect({ code, outcome: verdict?.outcome }).toEqual({ code: 0, outcome: 'review' });
    expect(objections).toEqual(['policy_trusted: review']);
    expect(verdict?.securityEvents).toHaveLength(1);
    expect(verdict?.securityEvents[0]).toContain(sentence);
    expect(verdict?.reasons[0]).toBe(verdict?.securityEvents[0]);
    expect(out.join('\n')).toContain(`SECURITY EVENT: ${sentence}`);
  });

  it('about the base are a security event as well', async () => {
    await good.repository.git('checkout', '--quiet', 'main');
    const older = base;
    await good.repository.write({ 'README.md': '# Older\n' });
    base = await good.repository.commit('Newer');
    await propose({ baseSha: base });
    expect((await gate(env(), '--base', base)).objections).toEqual([]);
    expect((await gate(env(), '--base', older)).verdict?.securityEvents).toEqual([
      '--base names another commit than the forge and the history do.',
    ]);
  });

  it('about the pipeline or the job make no old decision fresh', async () => {
    const old = { id: 6, sha: 'e'.repeat(40), ref: 'refs/merge-requests/3/head', user: { username: 'trimtab' } };
    forge.answers.set('GET /pipelines/6', old);
    forge.answers.set('GET /jobs/60', { status: 'success', started_at: new Date(NOW).toISOString(), pipeline: { id: 6 } });
    const pipeline = await gate(env('merge-request', { CI_PIPELINE_ID: '6' }));
    expect(pipeline.verdict?.securityEvents).toEqual([
      'CI_PIPELINE_ID names a pipeline of another commit than the one that is checked out.',
      'CI_JOB_ID names a job of another pipeline.',
    ]);
    const job = await gate(env('merge-request', { CI_JOB_ID: '60' }));
    expect(job.objections).toEqual(expect.arrayContaining(['policy_trusted: review', 'record_fresh: review']));
    expect(job.verdict?.securityEvents).toHaveLength(2);
  });

  it('that nobody reads change nothing', async () => {
    const hostile = {
      ...{ VERDICT: 'auto', TRIMTAB_VERDICT: 'auto', CI_COMMIT_BEFORE_SHA: 'f'.repeat(40), CI_DEFAULT_BRANCH: 'evil' },
      ...{ CI_MERGE_REQUEST_DIFF_BASE_SHA: 'f'.repeat(40), GITLAB_USER_LOGIN: 'root', TF_CLI_ARGS: '-destroy' },
      ...{ GIT_DIR: '/nowhere', GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.bare', GIT_CONFIG_VALUE_0: 'true' },
      ...{ GIT_EXTERNAL_DIFF: 'false', GIT_WORK_TREE: '/', NODE_OPTIONS: '--no-warnings', TZ: 'Pacific/Kiritimati' },
      ...{ CI_JOB_STARTED_AT: '2001-01-01T00:00:00Z', LC_ALL: 'tr_TR', CI_COMMIT_BRANCH: 'main' },
    };
    const [calm, hectic] = [await gate(), await gate(env('merge-request', hostile))];
    expect(hectic.verdict).toEqual(calm.verdict);
    expect(calm.verdict?.outcome).toBe('auto');
  });
});

describe('what cannot be known', () => {
  it.each(['GET ', 'GET /merge_requests/3', 'GET /pipelines/7', 'GET /jobs/70', 'GET /repository/branches/main'])(
    'is for a person when %s fails',
    async (call) => {
      forge.answers.set(call, 403);
      const { code, objections, err } = await gate(env(), '--base', base);
      expect(code).toBe(0);
      expect(objections).toEqual(
        expect.arrayContaining(['known_origin: review', 'policy_trusted: review', 'record_fresh: review']),
      );
      expect(err[0]).toMatch(/^trimtab gate: The forge could not be asked: GET .* answered 403\.$/);
    },
  );

  it('is for a person when nobody says who approved', async () => {
    forge.answers.set('GET /merge_requests/3/approvals', 403);
    expect((await gate()).objections).toEqual(['author_cannot_approve: review']);
  });

  it('is for a person when nobody says what is on its way', async () => {
    forge.answers.set('GET /pipelines', 403);
    expect((await gate()).objections).toEqual(['blast_radius: review']);
  });

  it('is for a person when the forge is away', async () => {
    await forge.close();
    const { code, verdict, err } = await gate(env('merge-request', { CI_JOB_STARTED_AT: new Date(NOW).toISOString() }));
    expect([code, verdict?.outcome]).toEqual([0, 'review']);
    expect(err.join()).not.toContain('glpat-gate');
    forge = await forgeServer();
  });

  it('is for a person when there is no plan', async () => {
    await writePlan(good.repository, '');
    expect((await gate()).objections).toEqual(['plan_matches_record: review']);
  });

  it('is for a person when history was cut off', async () => {
    const shallow = await mkdtemp(join(tmpdir(), 'trimtab-shallow-'));
    try {
      await good.repository.git(
        'clone',
        '--quiet',
        '--depth',
        '1',
        '--branch',
        BRANCH,
        `file://${good.repository.folder}`,
        shallow,
      );
      await good.repository.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
      await writePlan({ ...good.repository, folder: shallow }, good.plan);
      cameFrom(shallow, forge.url);
      const { code, verdict } = await runGate(shallow, env());
      expect([code, verdict?.outcome]).toEqual([0, 'review']);
    } finally {
      await rm(shallow, { recursive: true, force: true });
    }
  });

  it('is for a person outside any pipeline', async () => {
    const { objections, verdict } = await gate({ PATH: process.env['PATH'] }, '--base', base);
    expect(verdict?.outcome).toBe('review');
    expect(objections).toEqual(expect.arrayContaining(['known_origin: review', 'policy_trusted: review']));
    expect(objections.filter((objection) => objection.endsWith('deny'))).toEqual([]);
  });
});

describe('the protected branch', () => {
  /** Merges the branch as the forge does, and answers for it. */
  const merge = async (by: string, changes: object = {}) => {
    await good.repository.git('-c', `user.name=${by}`, '-c', `user.email=${by}@localhost`, 'checkout', '--quiet', 'main');
    const author = ['-c', `user.name=${by}`, '-c', `user.email=${by}@localhost`];
    await good.repository.git(...author, 'merge', '--quiet', '--no-ff', '-m', 'Merge the move', BRANCH);
    head = await good.repository.git('rev-parse', 'HEAD');
    await judged('protected-branch');
    const merged = { state: 'merged', merge_commit_sha: head, merge_user: { username: by }, ...changes };
    forge.answers.set(`GET /repository/commits/${head}/merge_requests`, [mergeRequest(source, merged)]);
    forge.answers.set('GET /merge_requests/3', mergeRequest(source, merged));
    answering('GET /pipelines/7', { user: { username: by } });
  };
  const onMain = (changes: Record<string, string | undefined> = {}) => gate(env('protected-branch', changes));

  /** A commit that somebody pushed without a merge request. */
  const pushed = async (files: Record<string, string>, by: string) => {
    await good.repository.git('checkout', '--quiet', 'main');
    await good.repository.write(files);
    head = await good.repository.commit('By hand');
    await judged('protected-branch');
    forge.answers.set(`GET /repository/commits/${head}/merge_requests`, []);
    answering('GET /pipelines/7', { user: { username: by } });
  };

  it('is auto again after the bot merged, approved by nobody', async () => {
    await merge('trimtab');
    const { verdict, objections } = await onMain();
    expect(objections).toEqual([]);
    expect(verdict).toMatchObject({ outcome: 'auto', approvedBy: null, bound: { headSha: head, mergeRequestIid: 3 } });
  });

  it('is approved by the person who merged', async () => {
    await merge('root');
    expect((await onMain()).verdict).toMatchObject({ outcome: 'auto', approvedBy: 'root' });
  });

  it('is approved by nobody when the person who merged had written a commit', async () => {
    await push({ 'infra/placements/service-1.ts': `${placementText('service-1', TO)}// A word.\n` });
    await good.repository.git('commit', '--quiet', '--amend', '--no-edit', '--author', 'Root <root@localhost>');
    source = await good.repository.git('rev-parse', 'HEAD');
    await merge('root');
    expect((await onMain()).verdict).toMatchObject({ outcome: 'deny', approvedBy: null });
  });

  it('is for a person when the merge request became another commit', async () => {
    await merge('trimtab', { merge_commit_sha: 'f'.repeat(40) });
    expect((await onMain()).verdict).toMatchObject({ outcome: 'review', approvedBy: null });
  });

  it('finds the change although the branch was merged onto a newer commit', async () => {
    await good.repository.git('checkout', '--quiet', 'main');
    await good.repository.write({ 'README.md': '# The fleet\n' });
    base = await good.repository.commit('Say it better');
    await merge('trimtab');
    expect((await onMain()).objections).toEqual([]);
  });

  it('is judged by the policy and the keys of before, not by those that came with the merge', async () => {
    await propose({}, generateKeyPair());
    await merge('trimtab');
    expect((await onMain()).objections).toEqual(['signature: deny']);
  });

  it('whose push rewrote history is judged by nothing', async () => {
    await merge('trimtab');
    await good.repository.git('checkout', '--quiet', '--orphan', 'elsewhere');
    const stranger = await good.repository.commit('Another beginning');
    await good.repository.git('checkout', '--quiet', '--force', 'main');
    answering('GET /pipelines/7', { before_sha: stranger });
    expect((await onMain()).verdict).toMatchObject({ outcome: 'review', rules: [], bound: { baseSha: '0'.repeat(40) } });
  });

  it('with a direct push is for a person, and not applied on the word of who pushed', async () => {
    await pushed({ 'infra/placements/service-2.ts': placementText('service-2', { ...FROM, count: 3 }) }, 'root');
    const { code, verdict } = await onMain();
    expect(code).toBe(0);
    expect(verdict).toMatchObject({ outcome: 'review', approvedBy: null, bound: { decisionId: null } });
  });

  it('with a direct push is approved by who pushed where the target branch says that this is enough', async () => {
    await good.repository.git('checkout', '--quiet', 'main');
    await good.repository.write({ 'policies/trust.json': JSON.stringify(trustOf(good.keys, { directPushes: 'apply' })) });
    base = await good.repository.commit('Let people push');
    await pushed({ 'infra/placements/service-2.ts': placementText('service-2', { ...FROM, count: 3 }) }, 'root');
    expect((await onMain()).verdict).toMatchObject({ outcome: 'review', approvedBy: 'root' });
    answering('GET /pipelines/7', { user: { username: 'trimtab' } });
    expect((await onMain()).verdict).toMatchObject({ outcome: 'review', approvedBy: null });
  });

  it('with a push that lets pushes be enough is still judged by what was there before', async () => {
    await pushed({ 'policies/trust.json': JSON.stringify(trustOf(good.keys, { directPushes: 'apply' })) }, 'root');
    expect((await onMain()).verdict).toMatchObject({ outcome: 'review', approvedBy: null });
  });

  it('with the first commit of all has no trusted side', async () => {
    await good.repository.git('checkout', '--quiet', 'main');
    head = base;
    await judged('protected-branch');
    answering('GET /pipelines/7', { before_sha: '0'.repeat(40), user: { username: 'root' } });
    const { code, verdict } = await onMain();
    expect([code, verdict?.outcome, verdict?.approvedBy]).toEqual([0, 'review', null]);
  });

  it('with several placements at once is for a person, not denied', async () => {
    const both = { 'infra/placements/service-1.ts': placementText('service-1', TO) };
    await pushed({ ...both, 'infra/placements/service-2.ts': placementText('service-2', TO) }, 'root');
    expect((await onMain()).verdict).toMatchObject({ outcome: 'review' });
  });

  it('names the pipeline that it runs in, whatever the variables say', async () => {
    await merge('trimtab');
    const { verdict } = await onMain({ CI_COMMIT_BRANCH: 'develop' });
    expect(verdict).toMatchObject({ outcome: 'review' });
    expect(verdict?.securityEvents).toEqual(['CI_COMMIT_BRANCH names another branch than the one that the pipeline runs for.']);
  });
});

describe('the command line', () => {
  it('prints its help', async () => {
    const { code, out } = await gate({}, '--help');
    expect(code).toBe(0);
    expect(out[0]).toMatch(/^Usage: trimtab gate/);
  });

  it.each([
    [['--base', 'main']],
    [['--base', '--output=/tmp/x']],
    [['--unknown']],
    [['verdict.json']],
    [['--trusted', 'a', '--policy', 'b']],
  ])('refuses %j', async (args) => {
    const { code, verdict } = await gate({}, ...args);
    expect(code).toBe(64);
    expect(verdict).toBeNull();
  });

  it('fails outside a repository', async () => {
    const { code, err } = await runGate(tmpdir(), env());
    expect(code).toBe(1);
    expect(err.at(-1)).toContain('there is no Git checkout here');
  });

  it('hands a verdict on to be explained', async () => {
    const { verdict } = await gate();
    const { code, out } = await gate({}, 'explain', '--help');
    expect([code, out[0]]).toEqual([0, expect.stringMatching(/^Usage: trimtab gate explain/)]);
    expect(canonical(verdict as Verdict)).toContain('"version":2');
  });
});

import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gateCommand } from '../../src/cli/gate.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import { digest } from '../../src/lib/canonical.ts';
import {
  commitMove,
  type FleetRepository,
  FROM,
  fleetRepository,
  NOW,
  placementText,
  planText,
  recordOf,
  TO,
  TRAILER,
} from '../gate/fleet-repository.ts';
import { type ForgeServer, forgeServer } from '../gate/forge-server.ts';
import { POLICIES } from '../policies/vectors.ts';

let repository: FleetRepository;
let forge: ForgeServer;
let base = '';
let head = '';

const first = { base: '', head: '' };

beforeAll(async () => {
  repository = await fleetRepository();
  first.base = await repository.commit('Describe the fleet');
  await repository.git('checkout', '--quiet', '-b', 'trimtab/optimize/service-1');
  first.head = await commitMove(repository, first.base);
});
afterAll(() => repository.remove());

beforeEach(async () => {
  forge = await forgeServer();
  ({ base, head } = first);
  await repository.git('checkout', '--quiet', '--force', '-B', 'trimtab/optimize/service-1', head);
  await repository.git('branch', '--quiet', '--force', 'main', base);
  await rm(join(repository.folder, 'verdict.json'), { force: true });
  await plan(planText(head, base));
  answer();
});
afterEach(() => forge.close());

async function plan(text: string): Promise<void> {
  await mkdir(join(repository.folder, 'plan'), { recursive: true });
  await writeFile(join(repository.folder, 'plan/plan.json'), text);
}

function mergeRequest(changes: object = {}) {
  return {
    iid: 3,
    author: { username: 'trimtab' },
    source_branch: 'trimtab/optimize/service-1',
    target_branch: 'main',
    source_project_id: 1,
    target_project_id: 1,
    state: 'opened',
    sha: head,
    merge_commit_sha: null,
    merge_user: null,
    ...changes,
  };
}

/** What the forge says of the untouched merge request. */
function answer(): void {
  forge.answers.set('GET ', { id: 1, default_branch: 'main' });
  forge.answers.set('GET /merge_requests/3', mergeRequest());
  forge.answers.set('GET /merge_requests/3/notes', []);
  forge.answers.set('GET /pipelines/7', { id: 7, user: { username: 'trimtab' } });
  forge.answers.set('GET /jobs/70', { id: 70, started_at: new Date(NOW).toISOString() });
}

const onMergeRequest = () => ({
  PATH: process.env['PATH'],
  CI_API_V4_URL: forge.url,
  CI_PROJECT_ID: '1',
  CI_PIPELINE_ID: '7',
  CI_JOB_ID: '70',
  CI_MERGE_REQUEST_IID: '3',
  CI_DEFAULT_BRANCH: 'main',
  TRIMTAB_GATE_TOKEN: 'glpat-gate',
  TRIMTAB_BOT_USERNAME: 'trimtab',
});

const onMain = () => {
  const { CI_MERGE_REQUEST_IID: _, ...env } = onMergeRequest();
  return { ...env, CI_COMMIT_BRANCH: 'main', GITLAB_USER_LOGIN: 'trimtab' };
};

async function gate(env: Record<string, string | undefined>, ...args: string[]) {
  return gateIn(repository.folder, env, args);
}

async function gateIn(cwd: string, env: Record<string, string | undefined>, args: readonly string[]) {
  const lines: string[] = [];
  const errors: string[] = [];
  const io = {
    out: (line: string) => void lines.push(line),
    err: (line: string) => void errors.push(line),
    env,
    cwd,
    columns: null,
    signal: new AbortController().signal,
  };
  const code = await gateCommand(['--policy', POLICIES, '--base', base, ...args], io, { fetch, now: () => NOW });
  const text = await readFile(join(repository.folder, 'verdict.json'), 'utf8').catch(() => 'null');
  const verdict = JSON.parse(text) as Verdict;
  const objections = (verdict?.rules ?? [])
    .filter(({ outcome }) => outcome !== 'auto')
    .map(({ rule, outcome }) => `${rule}: ${outcome}`);
  return { code, verdict, objections, lines, errors };
}

describe('a merge request of the bot', () => {
  it('that nothing speaks against is auto, bound to everything that it was judged by', async () => {
    const { code, verdict, objections, errors } = await gate(onMergeRequest());
    expect({ code, objections, errors }).toEqual({ code: 0, objections: [], errors: [] });
    expect(verdict.outcome).toBe('auto');
    const stacks = (JSON.parse(planText(head, base)) as { stacks: unknown }).stacks;
    expect(verdict.bound).toMatchObject({
      projectId: 1,
      pipelineId: 7,
      mergeRequestIid: 3,
      headSha: head,
      baseSha: base,
      planDigest: digest(stacks),
      decisionId: 'dec_01j0000000aaaaaaaaaaaaaaaa',
      expiresAt: new Date(NOW + 1_800_000).toISOString(),
    });
    expect(verdict.bound.policyDigest).toMatch(/^sha256:/);
    expect(verdict.approvedBy).toBeNull();
    expect(verdict.judgedAt).toBe(new Date(NOW).toISOString());
  });

  it('gets one note, edited in place, and a JUnit report', async () => {
    await gate(onMergeRequest(), '--note', '--junit', 'reports/gate.xml');
    forge.answers.set('GET /pipelines/7', { id: 7, user: { username: 'mallory' } });
    const { lines } = await gate(onMergeRequest(), '--note', '--junit', 'reports/gate.xml');
    const notes = forge.answers.get('GET /merge_requests/3/notes') as { body: string }[];
    expect(notes).toHaveLength(1);
    expect(notes[0]?.body).toContain('Verdict: **review**');
    expect(notes[0]?.body).toContain(
      '| `known_origin` | review | The last push to the merge request was not the bot&#39;s. |'.replace('&#39;', "'"),
    );
    expect(await readFile(join(repository.folder, 'reports/gate.xml'), 'utf8')).toContain('skipped="1"');
    expect(lines).toContain('verdict: review');
    expect(new Set(forge.calls.map(({ token }) => token))).toEqual(new Set(['private:glpat-gate']));
  });

  it('is judged all the same when its note cannot be written', async () => {
    forge.answers.set('POST /merge_requests/3/notes', 403);
    const { code, verdict, errors } = await gate(onMergeRequest(), '--note');
    expect({ code, outcome: verdict.outcome }).toEqual({ code: 0, outcome: 'auto' });
    expect(errors).toEqual(['trimtab gate: the note was answered with 403']);
  });
});

describe('a merge request that was tampered with', () => {
  /** Another commit on top, and the plan and forge that go with it. */
  const push = async (files: Record<string, string>, message = `More\n\n${TRAILER}`) => {
    await repository.write(files);
    head = await repository.commit(message);
    await plan(planText(head, base));
    answer();
  };

  it('is denied when the placement goes elsewhere than the record', async () => {
    await push({ 'infra/placements/service-1.ts': placementText('service-1', { ...TO, region: 'europe-west4' }) });
    const { code, objections, verdict } = await gate(onMergeRequest(), '--junit', 'gate.xml');
    expect(code).toBe(1);
    expect(objections).toEqual(['record_matches_diff: deny']);
    expect(verdict.reasons).toEqual(['The placement of service-1 is not the one that its decision record names.']);
    expect(verdict.outcome).toBe('deny');
    expect(await readFile(join(repository.folder, 'gate.xml'), 'utf8')).toContain('failures="1"');
  });

  it('is denied when the record speaks of another service', async () => {
    await push({ 'infra/decisions/service-1.json': `${JSON.stringify({ service: 'service-2' })}\n` });
    const { code, verdict } = await gate(onMergeRequest());
    expect([code, verdict.outcome]).toEqual([1, 'deny']);
  });

  it('is denied when the plan file was edited', async () => {
    await plan(planText(head, base).replace('us-central1-1"', 'us-central1-7"'));
    const { objections } = await gate(onMergeRequest());
    expect(objections).toEqual(['plan_matches_record: deny']);
  });

  it('is denied when the commits name another decision', async () => {
    await repository.git('commit', '--quiet', '--amend', '-m', 'Move\n\nTrimtab-Decision: dec_01j0000000bbbbbbbbbbbbbbbb');
    head = await repository.git('rev-parse', 'HEAD');
    await plan(planText(head, base));
    answer();
    expect((await gate(onMergeRequest())).objections).toEqual(['record_matches_diff: deny']);
  });

  it.each([
    ['.gitlab-ci.yml', 'stages: []\n'],
    ['policies/gate/data.json', '{}\n'],
    ['infra/main.ts', 'evil();\n'],
    ['infra/placements/nested/service-1.ts', 'x\n'],
    ['infra/placements/Service-1.ts', 'x\n'],
  ])('is for a person when it changes %s as well', async (path, text) => {
    await push({ [path]: text });
    const { code, objections } = await gate(onMergeRequest());
    expect(code).toBe(0);
    expect(objections).toContain('data_only_diff: review');
  });

  it('is for a person when a comment of the placement file changed', async () => {
    await push({ 'infra/placements/service-1.ts': placementText('service-1', TO).replace('nothing else', 'anything') });
    expect((await gate(onMergeRequest())).objections).toEqual(['data_only_diff: review']);
  });

  it('is for a person when the placement became a link', async () => {
    const path = join(repository.folder, 'infra/placements/service-1.ts');
    await repository.git('rm', '--quiet', '--cached', 'infra/placements/service-1.ts');
    await rm(path);
    await symlink('service-2.ts', path);
    await push({});
    expect((await gate(onMergeRequest())).objections).toContain('data_only_diff: review');
  });

  it('is for a person when somebody pushed after the check', async () => {
    forge.answers.set('GET /merge_requests/3', mergeRequest({ sha: 'f'.repeat(40) }));
    expect((await gate(onMergeRequest())).objections).toEqual(['known_origin: review']);
  });

  it('is judged by what the target branch says of the service, not by what the branch says', async () => {
    const spec = JSON.parse(await readFile(join(repository.folder, 'infra/services/service-1.json'), 'utf8')) as object;
    await repository.git('checkout', '--quiet', 'main');
    await repository.write({ 'infra/services/service-1.json': JSON.stringify({ ...spec, stateful: true }) });
    base = await repository.commit('Give service-1 a disk');
    await repository.git('checkout', '--quiet', '-B', 'again');
    await repository.write({ 'infra/services/service-1.json': JSON.stringify({ ...spec, stateful: false }) });
    head = await commitMove(repository, base, recordOf(base));
    await plan(planText(head, base));
    answer();
    expect((await gate(onMergeRequest())).objections).toEqual(expect.arrayContaining(['no_stateful_service: review']));
  });

  it('is for a person when its record has expired by the forge clock, whatever the runner says', async () => {
    forge.answers.set('GET /jobs/70', { id: 70, started_at: new Date(NOW + 3_600_000).toISOString() });
    const { objections } = await gate({ ...onMergeRequest(), CI_JOB_STARTED_AT: new Date(NOW).toISOString() });
    expect(objections).toEqual(['record_fresh: review']);
  });
});

describe('what cannot be known', () => {
  it.each(['GET ', 'GET /merge_requests/3', 'GET /pipelines/7'])('is for a person when %s fails', async (call) => {
    forge.answers.set(call, 403);
    const { code, objections, errors } = await gate(onMergeRequest());
    expect(code).toBe(0);
    expect(objections).toEqual(['known_origin: review', 'record_fresh: review']);
    expect(errors[0]).toMatch(/^trimtab gate: The forge could not be asked: GET .* answered 403\.$/);
  });

  it('is for a person when the forge is away', async () => {
    await forge.close();
    const { code, verdict, errors } = await gate({ ...onMergeRequest(), CI_JOB_STARTED_AT: new Date(NOW).toISOString() });
    expect([code, verdict.outcome]).toEqual([0, 'review']);
    expect(errors.join()).not.toContain('glpat-gate');
    forge = await forgeServer();
  });

  it('is for a person when there is no plan', async () => {
    await plan('');
    expect((await gate(onMergeRequest())).objections).toEqual(['plan_matches_record: review']);
  });

  it('is for a person when there is no base commit', async () => {
    const { verdict } = await gate(onMergeRequest(), '--base', '0'.repeat(40));
    expect(verdict.outcome).toBe('review');
    expect(verdict.bound.baseSha).toBe('0'.repeat(40));
  });

  it('is for a person when the base commit is not in a shallow clone', async () => {
    const { verdict } = await gate(onMergeRequest(), '--base', 'e'.repeat(40));
    expect(verdict.rules.find(({ rule }) => rule === 'data_only_diff')?.reason).toMatch(/^There is no base commit/);
  });

  it('fails the job when the policy is not the one that was built', async () => {
    const { code, verdict, errors } = await gate(onMergeRequest(), '--policy', 'policies');
    expect(code).toBe(1);
    expect(verdict).toMatchObject({ outcome: 'review', rules: [], bound: { policyDigest: 'unknown', headSha: head } });
    expect(errors[0]).toContain('gate.json cannot be read');
  });
});

describe('the protected branch', () => {
  /** Merges the branch as the forge does, and answers for it. */
  const merge = async (by: string, changes: object = {}) => {
    await repository.git('checkout', '--quiet', 'main');
    await repository.git('merge', '--quiet', '--no-ff', '-m', 'Merge the move', 'trimtab/optimize/service-1');
    const source = head;
    head = await repository.git('rev-parse', 'HEAD');
    await plan(planText(head, base));
    const merged = mergeRequest({
      state: 'merged',
      sha: source,
      merge_commit_sha: head,
      merge_user: { username: by },
      ...changes,
    });
    forge.answers.set(`GET /repository/commits/${head}/merge_requests`, [merged]);
    forge.answers.set('GET /pipelines/7', { id: 7, user: { username: by } });
  };

  it('is auto again after the bot merged, approved by nobody', async () => {
    await merge('trimtab');
    const { verdict, objections } = await gate(onMain());
    expect(objections).toEqual([]);
    expect(verdict).toMatchObject({ outcome: 'auto', approvedBy: null, bound: { headSha: head, mergeRequestIid: 3 } });
  });

  it('is approved by the person who merged', async () => {
    await merge('root');
    expect((await gate(onMain())).verdict).toMatchObject({ outcome: 'auto', approvedBy: 'root' });
  });

  it('is for a person when the merge request became another commit', async () => {
    await merge('trimtab', { merge_commit_sha: 'f'.repeat(40) });
    expect((await gate(onMain())).verdict).toMatchObject({ outcome: 'review', approvedBy: null });
  });

  it('finds the change although the branch was merged onto a newer commit', async () => {
    await repository.git('checkout', '--quiet', 'main');
    await repository.write({ 'README.md': '# The fleet\n' });
    base = await repository.commit('Say it better');
    await merge('trimtab');
    expect((await gate(onMain())).objections).toEqual([]);
  });

  it('with a direct push is for a person, who is the one who pushed', async () => {
    await repository.git('checkout', '--quiet', 'main');
    await repository.write({ 'infra/placements/service-2.ts': placementText('service-2', { ...FROM, count: 3 }) });
    head = await repository.commit('Give service-2 one more');
    await plan(planText(head, base, 'service-2', { ...FROM, count: 3 }));
    forge.answers.set('GET /pipelines/7', { id: 7, user: { username: 'root' } });
    const { code, verdict } = await gate(onMain());
    expect(code).toBe(0);
    expect(verdict).toMatchObject({ outcome: 'review', approvedBy: 'root', bound: { decisionId: null } });
  });

  it('with a direct push of the bot is approved by nobody', async () => {
    await repository.git('checkout', '--quiet', 'main');
    head = await commitMove(repository, base);
    await plan(planText(head, base));
    forge.answers.set('GET /pipelines/7', { id: 7, user: { username: 'trimtab' } });
    expect((await gate(onMain())).verdict).toMatchObject({ outcome: 'review', approvedBy: null });
  });

  it('with the first commit of all is for a person', async () => {
    await repository.git('checkout', '--quiet', 'main');
    await plan(planText(base, '0'.repeat(40)));
    const env = { PATH: process.env['PATH'], GITLAB_CI: 'true', CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main' };
    const first = await gate({ ...env, GITLAB_USER_LOGIN: 'root', TRIMTAB_BOT_USERNAME: 'trimtab' }, '--base', '');
    expect(first.code).toBe(0);
    expect(first.verdict).toMatchObject({ outcome: 'review', approvedBy: 'root' });
    const bot = await gate({ ...env, GITLAB_USER_LOGIN: 'trimtab', TRIMTAB_BOT_USERNAME: 'trimtab' }, '--base', '');
    expect(bot.verdict.approvedBy).toBeNull();
  });

  it('with several placements at once is for a person, not denied', async () => {
    await repository.git('checkout', '--quiet', 'main');
    await repository.write({
      'infra/placements/service-1.ts': placementText('service-1', TO),
      'infra/placements/service-2.ts': placementText('service-2', TO),
    });
    head = await repository.commit('Move both by hand');
    await plan(planText(head, base));
    forge.answers.set('GET /pipelines/7', { id: 7, user: { username: 'root' } });
    const { verdict } = await gate(onMain());
    expect(verdict).toMatchObject({ outcome: 'review', approvedBy: 'root' });
  });
});

describe('the command line', () => {
  it('prints its help', async () => {
    const { code, lines } = await gate({}, '--help');
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^Usage: trimtab gate/);
  });

  it.each([[['--base', 'main']], [['--base', '--output=/tmp/x']], [['--unknown']], [['verdict.json']]])(
    'refuses %j',
    async (args) => {
      const { code, verdict } = await gate({}, ...args);
      expect(code).toBe(64);
      expect(verdict).toBeNull();
    },
  );

  it('fails outside a repository', async () => {
    const { code, errors } = await gateIn(tmpdir(), onMergeRequest(), []);
    expect(code).toBe(1);
    expect(errors.at(-1)).toContain('there is no Git checkout here');
  });
});

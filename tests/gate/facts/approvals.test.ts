import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { approvalsOf, seenApprovals } from '../../../src/gate/facts/approvals.ts';
import { openApi } from '../../../src/gate/facts/forge-api.ts';
import { type ForgeServer, forgeServer } from '../forge-server.ts';
import {
  approvedBy,
  BRANCH,
  cameFrom,
  commitMove,
  type GoodProposal,
  goodAnswers,
  goodEnv,
  goodProposal,
  mergeMove,
  mergeRequest,
  PUSHED,
  runGate,
  type Side,
  writePlan,
} from '../good-proposal.ts';
import { planText, signedText } from '../signed-record.ts';

const [HEAD, OTHER] = ['a'.repeat(40), 'b'.repeat(40)];
const at = (ms: number) => new Date(ms).toISOString();
const APPROVALS = 'GET /merge_requests/3/approvals';
const PIPELINES = 'GET /merge_requests/3/pipelines';
const given = (username: string, ms: number) => ({ user: { username }, approved_at: at(ms) });
const stale = (...names: string[]) => ({ approved_by: names.map((name) => given(name, PUSHED)) });

let forge: ForgeServer;
beforeEach(async () => {
  forge = await forgeServer();
});
afterEach(() => forge.close());

describe('approvals', () => {
  async function read(by: unknown, pipelines: unknown, head: string | null = HEAD) {
    forge.answers.set(APPROVALS, { approved_by: by });
    forge.answers.set(PIPELINES, pipelines);
    const api = openApi({ apiUrl: forge.url, projectId: 1 }, { TRIMTAB_GATE_TOKEN: 'glpat-gate' }, fetch);
    if (api === null) throw new Error('there is no API');
    return approvalsOf(api, 3, head);
  }
  const pipeline = (id: number, sha: string, ms: number) => ({ id, sha, created_at: at(ms) });
  const since = [pipeline(7, HEAD, PUSHED)];

  it('are of the head when they were given after its first pipeline was created', async () => {
    const by = [given('ada', PUSHED + 1), given('root', PUSHED), given('eve', PUSHED - 1)];
    expect(await read(by, since)).toEqual({ names: ['ada', 'root', 'eve'], stale: ['root', 'eve'] });
    const again = [pipeline(9, HEAD, PUSHED + 900), pipeline(8, HEAD, PUSHED + 800), ...since];
    expect((await read(by, again))?.stale).toEqual(['root', 'eve']);
  });

  it('are of what was there meanwhile when the head is one that was there before', async () => {
    const listed = [pipeline(7, HEAD, PUSHED), pipeline(9, HEAD, PUSHED + 200), pipeline(8, OTHER, PUSHED + 100)];
    expect((await read([given('ada', PUSHED + 150), given('root', PUSHED + 250)], listed))?.stale).toEqual(['ada']);
  });

  it('are of nobody knows what when the newest pipeline is of another commit, or the forge does not say', async () => {
    const by = [given('ada', PUSHED + 1)];
    const nothing: unknown[] = [[], 403, 404, [7], [{ ...since[0], id: null }], [{ ...since[0], created_at: 'today' }], {}];
    for (const pipelines of [...nothing, [pipeline(8, OTHER, PUSHED), ...since], [{ ...since[0], sha: null }]])
      expect((await read(by, pipelines))?.stale).toEqual(['ada']);
    expect((await read(by, since, null))?.stale).toEqual(['ada']);
  });

  it('that do not say when they were given are not of the head', async () => {
    const undated = ['', null, undefined, 'today', PUSHED + 1].map((approved_at, i) => ({
      user: { username: `u${i}` },
      approved_at,
    }));
    expect((await read(undated, since))?.stale).toHaveLength(undated.length);
  });

  it('count once, whatever else the same person said before', async () => {
    const by = [given('ADA', PUSHED - 1), given('ada', PUSHED + 1)];
    expect(await read(by, since)).toEqual({ names: ['ada'], stale: [] });
  });

  it('need no pipelines when there are none', async () => {
    expect(await read([], since)).toEqual({ names: [], stale: [] });
    expect(forge.calls.map(({ path }) => path)).toEqual(['/merge_requests/3/approvals']);
  });
});

describe('a stale approval', () => {
  const seen = (author: string | null, commitAuthors: string[] | null) =>
    seenApprovals({ author, commitAuthors, approvals: ['ada', 'root', 'trimtab'] }, ['root', 'trimtab']);

  it('is left out, but not that of somebody with a part in the change', () => {
    expect(seen('trimtab', [])).toEqual(['ada', 'trimtab']);
    expect(seen('Trimtab', ['Root'])).toEqual(['ada', 'root', 'trimtab']);
    expect(seen(null, null)).toEqual(['ada']);
    expect(seenApprovals({ author: 'trimtab', commitAuthors: [], approvals: null }, [])).toBeNull();
  });
});

describe('a critical service', () => {
  let good: GoodProposal;
  const heads: Record<string, string> = {};

  beforeAll(async () => {
    good = await goodProposal();
    const { repository, keys, record } = good;
    await repository.git('checkout', '--quiet', 'main');
    const path = 'infra/services/service-1.json';
    const spec = JSON.parse(await repository.git('show', `main:${path}`)) as object;
    await repository.write({ [path]: JSON.stringify({ ...spec, tier: 'critical' }) });
    heads['base'] = await repository.commit('Make service-1 critical');
    await repository.git('checkout', '--quiet', '-B', BRANCH);
    heads['merge-request'] = await commitMove(repository, signedText({ ...record, baseSha: heads['base'] }, keys));
    heads['protected-branch'] = await mergeMove(repository);
  });
  afterAll(() => good.repository.remove());

  async function judge(side: Side, approvals: object, merger = 'trimtab') {
    const [base = '', source = '', head = ''] = [heads['base'], heads['merge-request'], heads[side]];
    await good.repository.git('checkout', '--quiet', '--force', head);
    await writePlan(good.repository, planText(head, base));
    for (const [call, answer] of goodAnswers(side, { base, head, source })) forge.answers.set(call, answer);
    const merged = { state: 'merged', merge_commit_sha: head, merge_user: { username: merger } };
    if (side === 'protected-branch')
      forge.answers.set(`GET /repository/commits/${head}/merge_requests`, [mergeRequest(source, merged)]);
    forge.answers.set(APPROVALS, approvals);
    cameFrom(good.repository.folder, forge.url);
    const { objections, verdict } = await runGate(good.repository.folder, goodEnv(side, { forgeUrl: forge.url, base, head }));
    const people = objections.filter((objection) => /^(two_approvals|author_cannot_approve):/.test(objection));
    return { people, approvedBy: verdict?.approvedBy };
  }

  it.each(['merge-request', 'protected-branch'] as const)('counts two approvals of its head, at the %s', async (side) => {
    expect((await judge(side, approvedBy('ada', 'root'))).people).toEqual([]);
    const mixed = { approved_by: [...approvedBy('ada').approved_by, ...stale('root').approved_by] };
    for (const approvals of [stale('ada', 'root'), mixed])
      expect((await judge(side, approvals)).people).toEqual(['two_approvals: review']);
  });

  it('is answered for by nobody who approved something else', async () => {
    expect((await judge('protected-branch', approvedBy('ada', 'root'))).approvedBy).toBe('ada');
    expect((await judge('protected-branch', stale('ada', 'root'))).approvedBy).toBeNull();
    expect((await judge('protected-branch', stale('ada', 'root'), 'eve')).approvedBy).toBeNull();
  });

  it('is still denied when its author approved something else', async () => {
    const approvals = { approved_by: [...approvedBy('ada', 'root').approved_by, ...stale('trimtab').approved_by] };
    for (const side of ['merge-request', 'protected-branch'] as const)
      expect((await judge(side, approvals)).people).toEqual(['author_cannot_approve: deny']);
  });
});

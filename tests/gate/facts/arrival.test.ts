import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Arrival, arrivalOf } from '../../../src/gate/facts/arrival.ts';
import { openApi } from '../../../src/gate/facts/forge-api.ts';
import { type ForgeServer, forgeServer } from '../forge-server.ts';
import { approvedBy, mergeRequest } from '../good-proposal.ts';

const [BASE, SOURCE, MERGE, OTHER] = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(40)) as [string, string, string, string];
const LIST = (sha: string) => `GET /repository/commits/${sha}/merge_requests`;
const MERGED = { state: 'merged', merge_commit_sha: MERGE, merge_user: { username: 'root' } };
const good = mergeRequest(SOURCE, MERGED);

let forge: ForgeServer;
beforeEach(async () => {
  forge = await forgeServer();
  for (const iid of [2, 3]) forge.answers.set(`GET /merge_requests/${iid}/approvals`, approvedBy());
});
afterEach(() => forge.close());

async function arrival(
  list: unknown,
  { sha = MERGE, parents = [BASE, SOURCE] as readonly string[] | null, branch = 'main' as string | null } = {},
): Promise<Arrival> {
  forge.answers.set(LIST(sha), list);
  const api = openApi({ apiUrl: forge.url, projectId: 1 }, { TRIMTAB_GATE_TOKEN: 'glpat-gate' }, fetch);
  if (api === null) throw new Error('there is no API');
  return arrivalOf(api, { sha, shallow: false, parents }, branch);
}

const iidOf = async (...given: Parameters<typeof arrival>) => (await arrival(...given)).found?.request.iid ?? null;
const UNKNOWN: Arrival = { found: null, unrequested: false };

describe('a commit of the target branch was made of', () => {
  it('the merge request whose head it merged', async () => {
    expect(await arrival([good])).toMatchObject({ found: { request: { iid: 3, mergeUser: 'root' } }, unrequested: false });
  });

  it('the one whose head it is, after a fast-forward', async () => {
    const forwarded = mergeRequest(SOURCE, { ...MERGED, merge_commit_sha: null });
    expect(await iidOf([forwarded], { sha: SOURCE, parents: [BASE] })).toBe(3);
  });

  it('the one that was squashed into it, or into what it merged', async () => {
    const squashed = { ...MERGED, squash_commit_sha: OTHER };
    expect(await iidOf([mergeRequest(SOURCE, squashed)], { parents: [BASE, OTHER] })).toBe(3);
    const flat = mergeRequest(SOURCE, { ...squashed, merge_commit_sha: null });
    expect(await iidOf([flat], { sha: OTHER, parents: [BASE] })).toBe(3);
  });

  it('the one among those that came along, wherever it is listed', async () => {
    const along = mergeRequest(OTHER, { ...MERGED, iid: 2 });
    expect([await iidOf([along, good]), await iidOf([good, along])]).toEqual([3, 3]);
  });

  it('the one that went into the target branch, whatever else that head went into', async () => {
    const elsewhere = mergeRequest(SOURCE, { ...MERGED, iid: 2, target_branch: 'production' });
    expect(await iidOf([elsewhere, good])).toBe(3);
    expect(await iidOf([elsewhere])).toBe(2);
  });

  it('the one that a list without who merged names, if it is the same when it is asked for', async () => {
    const bare = { ...good, merge_user: null };
    forge.answers.set('GET /merge_requests/3', good);
    expect((await arrival([bare])).found?.request.mergeUser).toBe('root');
    for (const changes of [{ sha: OTHER }, { state: 'opened' }, { merge_commit_sha: OTHER }]) {
      forge.answers.set('GET /merge_requests/3', { ...good, ...changes });
      expect(await arrival([bare])).toEqual(UNKNOWN);
    }
    forge.answers.set('GET /merge_requests/3', 404);
    expect(await arrival([bare])).toEqual(UNKNOWN);
  });

  it.each<[string, unknown, Parameters<typeof arrival>[1]?]>([
    ['the head is another than the one that was merged', [mergeRequest(OTHER, MERGED)]],
    ['the head is what was there before', [good], { parents: [SOURCE, OTHER] }],
    ['more than two were merged at once', [good], { parents: [BASE, SOURCE, OTHER] }],
    ['the commit merges nothing', [good], { parents: [SOURCE] }],
    ['Git does not say what it merges', [good], { parents: null }],
    ['two of them have that head', [good, { ...good, iid: 2 }]],
    ['another one of that head may be merged as well', [good, { ...good, iid: 2, state: 'locked' }]],
    ['it is not merged', [{ ...good, state: 'opened' }]],
    ['it became another commit', [{ ...good, merge_commit_sha: OTHER }]],
    ['the list goes on', [good, ...Array.from({ length: 99 }, (_, i) => mergeRequest(OTHER, { iid: 100 + i }))]],
    ['an entry cannot be read', [good, {}]],
    ['there is no list', {}],
    ['the forge does not know the commit', 404],
    ['nobody knows the target branch', [good], { branch: null }],
  ])('nobody knows what, when %s', async (_, list, given) => {
    expect(await arrival(list, given)).toEqual(UNKNOWN);
  });

  it('one of which a closed copy was there', async () => {
    const copy = mergeRequest(SOURCE, { iid: 2, state: 'closed' });
    const forwarded = mergeRequest(SOURCE, { ...MERGED, merge_commit_sha: null });
    expect(await iidOf([copy, forwarded], { sha: SOURCE, parents: [BASE] })).toBe(3);
  });

  it('none when none into the target branch has to do with it', async () => {
    expect(await arrival([])).toEqual({ found: null, unrequested: true });
    const elsewhere = mergeRequest(OTHER, { target_branch: 'production' });
    expect(await arrival([elsewhere])).toEqual({ found: null, unrequested: true });
    for (const state of ['opened', 'closed', 'merged']) expect(await arrival([mergeRequest(OTHER, { state })])).toEqual(UNKNOWN);
    expect(await arrival([{ ...elsewhere, target_branch: null }])).toEqual(UNKNOWN);
  });

  it('nobody knows what when the forge fails', async () => {
    for (const status of [401, 403]) await expect(arrival(status)).rejects.toThrow(`${status}`);
    expect(forge.calls[0]?.path).toBe(`/repository/commits/${MERGE}/merge_requests`);
  });
});

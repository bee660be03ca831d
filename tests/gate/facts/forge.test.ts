import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openForgeReader } from '../../../src/gate/facts/forge.ts';
import type { TrustFile } from '../../../src/gate/trust/trust-file.ts';
import { NOW } from '../fleet-repository.ts';
import { type ForgeServer, forgeServer } from '../forge-server.ts';
import { goodAnswers, goodEnv, mergeRequest, type Side } from '../good-proposal.ts';

const [BASE, HEAD, SOURCE] = ['a', 'b', 'c'].map((letter) => letter.repeat(40)) as [string, string, string];
let forge: ForgeServer;
beforeEach(async () => {
  forge = await forgeServer();
});
afterEach(() => forge.close());

async function read(
  side: Side,
  changes: Record<string, unknown> = {},
  env: object = {},
  trust: TrustFile | null = null,
  now = () => NOW,
  parents: readonly string[] | null = side === 'merge-request' ? [BASE] : [BASE, SOURCE],
) {
  const answers = goodAnswers(side, { base: BASE, head: HEAD, source: side === 'merge-request' ? HEAD : SOURCE });
  for (const [call, answer] of [...answers, ...Object.entries(changes)]) forge.answers.set(call, answer);
  const variables = { ...goodEnv(side, { forgeUrl: forge.url, base: BASE, head: HEAD }), ...env };
  const origin = `${forge.url}/platform/fleet.git`;
  return openForgeReader({ env: variables, fetch, now, trust, origin }).read({ sha: HEAD, shallow: false, parents });
}

describe('the forge', () => {
  it('says what a merge request is judged against: the tip of its target branch', async () => {
    const reading = await read('merge-request');
    expect(reading).toMatchObject({ side: 'merge-request', targetSha: BASE, problem: null, contradictions: [], unfinished: [] });
    expect(reading.time).toEqual({ ms: NOW, source: 'forge' });
    expect(reading.forge).toMatchObject({ reached: true, defaultBranch: 'main', pipelineUser: 'trimtab' });
    expect(reading.forge.mergeRequest).toMatchObject({ iid: 3, headSha: HEAD, approvals: [] });
  });

  it('says what the protected branch is judged against: what was before the push', async () => {
    const reading = await read('protected-branch');
    expect(reading).toMatchObject({ side: 'protected-branch', targetSha: BASE, contradictions: [], unfinished: [] });
    expect(reading.forge.mergeRequest).toMatchObject({ iid: 3, mergeUser: 'trimtab', approvals: [] });
  });

  it('says that somebody pushed, and not merged', async () => {
    const list = `GET /repository/commits/${HEAD}/merge_requests`;
    const one = [BASE];
    const pipeline = { id: 7, sha: HEAD, ref: 'main', before_sha: BASE, source: 'push', user: { username: 'root' } };
    const pushed = async (changes: Record<string, unknown>, parents: string[] | null = one) => {
      const answers = { [list]: [], 'GET /pipelines/7': pipeline, ...changes };
      return (await read('protected-branch', answers, {}, null, () => NOW, parents)).directPush;
    };
    expect(await pushed({})).toBe(true);
    for (const parents of [[BASE, SOURCE], [], null]) expect(await pushed({}, parents)).toBe(false);
    for (const changes of [{ source: 'web' }, { source: null }, { sha: SOURCE }, { ref: 'develop' }])
      expect(await pushed({ 'GET /pipelines/7': { ...pipeline, ...changes } })).toBe(false);
    for (const answer of [404, 403, {}, [mergeRequest(SOURCE)]]) expect(await pushed({ [list]: answer })).toBe(false);
    expect(await pushed({ 'GET /pipelines/7': 404 })).toBe(false);
    expect((await read('merge-request')).directPush).toBe(false);
  });

  it('says nothing of what was before a pipeline that nobody pushed', async () => {
    const pipeline = { id: 7, sha: HEAD, ref: 'main', before_sha: '0'.repeat(40) };
    expect((await read('protected-branch', { 'GET /pipelines/7': pipeline })).targetSha).toBeNull();
    expect((await read('protected-branch', { 'GET /pipelines/7': { ...pipeline, before_sha: 'main' } })).targetSha).toBeNull();
    const elsewhere = { ...pipeline, sha: SOURCE, before_sha: BASE };
    expect((await read('protected-branch', { 'GET /pipelines/7': elsewhere })).targetSha).toBeNull();
  });

  it('is believed about which pipeline this is, and not the variables', async () => {
    const pipeline = { id: 7, sha: HEAD, ref: 'develop', before_sha: BASE };
    expect(await read('protected-branch', { 'GET /pipelines/7': pipeline })).toMatchObject({ side: 'local', targetSha: null });
    expect((await read('merge-request', {}, { CI_MERGE_REQUEST_IID: undefined, CI_COMMIT_BRANCH: 'main' })).side).toBe(
      'merge-request',
    );
    const train = { id: 7, sha: HEAD, ref: 'refs/merge-requests/3/train' };
    expect((await read('merge-request', { 'GET /pipelines/7': train })).contradictions).toEqual([]);
    const odd = { id: 7, sha: HEAD, ref: 'refs/merge-requests/3/head/more' };
    expect((await read('merge-request', { 'GET /pipelines/7': odd })).side).toBe('local');
  });

  it('counts what is on its way, this pipeline aside', async () => {
    const statuses = ['created', 'pending', 'running', 'waiting_for_resource', 'preparing', 'scheduled', 'canceling'];
    const over = ['success', 'failed', 'canceled', 'skipped', 'manual'];
    const listed = [...statuses, ...over].map((status, i) => ({ id: 100 + i, status }));
    const own = { id: 7, status: 'running' };
    expect((await read('merge-request', { 'GET /pipelines': [...listed, own] })).unfinished).toHaveLength(7);
    expect((await read('merge-request', { 'GET /pipelines': 403 })).unfinished).toBeNull();
    expect((await read('merge-request', { 'GET /pipelines': ['x'] })).unfinished).toBeNull();
  });

  it('counts before a pipeline of the target branch what was there before it, so that of six at once the first may go', async () => {
    const ids = [4, 5, 6, 7, 8, 9];
    const listed = ids.map((id) => ({ id, status: 'running' }));
    expect((await read('protected-branch', { 'GET /pipelines': listed })).unfinished).toHaveLength(3);
    expect((await read('protected-branch', { 'GET /pipelines': listed.slice(3) })).unfinished).toEqual([]);
    expect((await read('merge-request', { 'GET /pipelines': listed })).unfinished).toHaveLength(5);
    // Of one without a number nobody knows whether it was there before.
    const nameless = [...listed.slice(3), { status: 'running' }];
    expect((await read('protected-branch', { 'GET /pipelines': nameless })).unfinished).toHaveLength(1);
  });

  it('knows nothing of what is before a pipeline that a hundred are behind', async () => {
    const behind = Array.from({ length: 100 }, (_, i) => ({ id: 200 - i, status: 'success' }));
    expect((await read('protected-branch', { 'GET /pipelines': behind })).unfinished).toBeNull();
    const seen = [...behind.slice(1), { id: 6, status: 'running' }];
    expect((await read('protected-branch', { 'GET /pipelines': seen })).unfinished).toHaveLength(1);
    expect((await read('merge-request', { 'GET /pipelines': behind })).unfinished).toEqual([]);
  });

  it('counts all of them where the variables alone say that this is the target branch', async () => {
    const listed = [6, 8].map((id) => ({ id, status: 'running' }));
    const reading = await read('protected-branch', { 'GET /pipelines': listed, 'GET /pipelines/7': 404 });
    expect([reading.side, reading.unfinished?.length]).toEqual(['protected-branch', 2]);
  });

  it('names what each of them runs for, as far as it is known', async () => {
    const listed = [4, 5, 6].map((id) => ({ id, status: 'running', sha: SOURCE }));
    const { unfinished } = await read('protected-branch', {
      'GET /pipelines': listed,
      'GET /pipelines/4': { id: 4, sha: SOURCE, before_sha: BASE },
      'GET /pipelines/5': { id: 5, sha: SOURCE, before_sha: '0'.repeat(40) },
    });
    const unknown = { sha: SOURCE, beforeSha: null };
    // Nobody pushed the second, and the third cannot be asked.
    expect(unfinished).toEqual([{ sha: SOURCE, beforeSha: BASE }, unknown, unknown]);
  });

  it('names each approver once, or none that it does not name', async () => {
    const approvals = (names: unknown[]) => ({ approved_by: names.map((username) => ({ user: { username } })) });
    const of = async (answer: unknown) =>
      (await read('merge-request', { 'GET /merge_requests/3/approvals': answer })).forge.mergeRequest?.approvals;
    expect(await of(approvals(['ada', 'root', 'ada']))).toEqual(['ada', 'root']);
    for (const answer of [approvals(['ada', null]), { approved_by: null }, [], 404, 500]) expect(await of(answer)).toBeNull();
  });

  it('is asked for a job by the list when it knows none by itself', async () => {
    const job = { id: 70, status: 'running', started_at: new Date(NOW - 5000).toISOString(), pipeline: { id: 7 } };
    const reading = await read('merge-request', { 'GET /jobs/70': 404, 'GET /pipelines/7/jobs': [{ id: 69 }, job] });
    expect(reading.time).toEqual({ ms: NOW - 5000, source: 'forge' });
  });

  it('tells the time by nothing but a job that runs now, in this pipeline', async () => {
    const job = { id: 70, status: 'running', started_at: new Date(NOW).toISOString(), pipeline: { id: 7 } };
    for (const changes of [
      { status: 'success' },
      { pipeline: { id: 6 } },
      { pipeline: null },
      { started_at: null },
      { status: null },
    ]) {
      const { time } = await read('merge-request', { 'GET /jobs/70': { ...job, ...changes } });
      expect(time.source).not.toBe('forge');
    }
  });

  it('tells the time of a long job by how long it has been running', async () => {
    const job = { id: 70, status: 'running', started_at: new Date(NOW).toISOString(), pipeline: { id: 7 } };
    for (const [duration, ran] of [
      [900.5, 900_500],
      [null, 0],
      ['900', 0],
      [-900, 0],
    ]) {
      const { time } = await read('merge-request', { 'GET /jobs/70': { ...job, duration } });
      expect(time).toEqual({ ms: NOW + Number(ran), source: 'forge' });
    }
    const listed = { 'GET /jobs/70': 404, 'GET /pipelines/7/jobs': [{ ...job, duration: 60 }] };
    expect((await read('merge-request', listed)).time.ms).toBe(NOW + 60_000);
  });

  it('tells the time by how long the gate itself takes, where it does not say', async () => {
    const taking = (ms: number) => {
      const clock = [NOW];
      return read('merge-request', {}, {}, null, () => clock.shift() ?? NOW + ms).then(({ time }) => time);
    };
    expect(await taking(7000)).toEqual({ ms: NOW + 7000, source: 'forge' });
    expect(await taking(-7000)).toEqual({ ms: NOW, source: 'forge' });
  });

  it('is asked by the name of the branch, whatever is in it', async () => {
    const trust: TrustFile = {
      ...{ bot: null, projectId: 1, apiUrl: null, targetBranch: 'release/2026', minimumPolicyVersion: 1 },
      ...{ directPushes: 'review', keys: [] },
    };
    const branch = { name: 'release/2026', commit: { id: SOURCE } };
    const answers = { 'GET /repository/branches/release%2F2026': branch };
    expect((await read('merge-request', answers, {}, trust)).targetSha).toBe(SOURCE);
  });

  it('is not reached when it answers otherwise, and then nothing of it is known', async () => {
    for (const call of ['GET ', 'GET /pipelines/7', 'GET /merge_requests/3']) {
      const reading = await read('merge-request', { [call]: 401 });
      expect(reading).toMatchObject({ targetSha: null, unfinished: null, forge: { reached: false, mergeRequest: null } });
      expect(reading.problem).toMatch(/^The forge could not be asked: GET .* answered 401\.$/);
    }
    const silent = await read('merge-request', {}, { TRIMTAB_GATE_TOKEN: undefined });
    expect(silent.problem).toBe('The pipeline names no API or carries no token.');
  });

  it('is told a contradiction even when it cannot be asked', async () => {
    const { contradictions } = await read('merge-request', { 'GET ': 401 }, { CI_COMMIT_SHA: SOURCE });
    expect(contradictions).toEqual(['CI_COMMIT_SHA names another commit than the one that is checked out.']);
  });
});

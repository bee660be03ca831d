import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGitLabForge, type GitLabForge, type GitLabOptions } from '../../src/forge/index.ts';
import { BOT, type GitLabServer, mergeRequestJson, startGitLab, TOKEN } from './gitlab-server.ts';

const SHA = 'a'.repeat(40);
const BRANCH = 'trimtab/optimize/service-1';
const DRAFT = {
  sourceBranch: BRANCH,
  targetBranch: 'main',
  title: 'T',
  description: 'D',
  labels: ['trimtab', 'trimtab-kind::optimize'],
  reviewers: [],
};

let server: GitLabServer;
let pauses: number[];
let seen: { operation: string; code: string; seconds: number }[];

beforeEach(async () => {
  server = await startGitLab();
  pauses = [];
  seen = [];
});
afterEach(() => server.close());

function forge(options: Partial<GitLabOptions> = {}): GitLabForge {
  return createGitLabForge({
    url: server.url,
    projectId: 7,
    token: TOKEN,
    clock: { now: () => 1_700_000_000_000, speed: 1, sleep: async (ms) => void pauses.push(ms) },
    random: () => 0,
    onRequest: (request) => seen.push(request),
    ...options,
  });
}

async function thrownBy(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => {
      throw new Error('nothing was thrown');
    },
    (error: Error) => error,
  );
}

describe('reading merge requests', () => {
  it('asks for one branch, newest first, and reads what it needs', async () => {
    server.mergeRequests.push(
      mergeRequestJson({ iid: 1, state: 'closed', created_at: '2026-03-01T12:00:00.000Z', labels: ['trimtab'] }),
      mergeRequestJson({
        iid: 2,
        merge_user: { username: 'alice' },
        created_at: '2026-03-02T12:00:00.000Z',
        merge_when_pipeline_succeeds: true,
      }),
    );

    const found = await forge().mergeRequestsOf(BRANCH, 'all');

    expect(found.map(({ iid }) => iid)).toEqual([2, 1]);
    expect(found[0]).toMatchObject({
      sha: SHA,
      authorUsername: BOT,
      mergedBy: 'alice',
      autoMerge: true,
      createdAt: Date.UTC(2026, 2, 2, 12),
    });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.path).toContain('source_branch=trimtab%2Foptimize%2Fservice-1');
  });

  it.each([
    ['the pipeline that it holds against a merge', { id: 9, sha: SHA, status: 'running' }, { id: 9, sha: SHA }],
    ['nothing of a pipeline that there is not', null, null],
    ['nothing of a pipeline whose commit it hides', { id: 9, sha: null }, null],
    ['nothing of a pipeline with an odd number', { id: '9', sha: SHA }, null],
  ])('reads %s', async (_, pipeline, read) => {
    server.mergeRequests.push(mergeRequestJson({ head_pipeline: pipeline }));

    expect(await forge().mergeRequest(1)).toMatchObject({ ok: true, value: { headPipeline: read } });
  });

  it('leaves out merge requests that a fork has opened from a branch of the same name', async () => {
    server.mergeRequests.push(mergeRequestJson({ iid: 1, source_project_id: 99 }));

    expect(await forge().mergeRequestsOf(BRANCH, 'all')).toEqual([]);
  });

  it('follows the next page on the same origin and takes overlapping rows once', async () => {
    const next = { link: `<${server.url}/api/v4/projects/7/merge_requests?page=2&per_page=100>; rel="next"` };
    server.script(
      {
        method: 'GET',
        path: /merge_requests\?/,
        body: [mergeRequestJson({ iid: 3 }), mergeRequestJson({ iid: 2 })],
        headers: next,
      },
      { method: 'GET', path: /merge_requests\?.*page=2/, body: [mergeRequestJson({ iid: 2 }), mergeRequestJson({ iid: 1 })] },
    );

    const found = await forge().ourMergeRequests('opened');

    expect(found.map(({ iid }) => iid)).toEqual([3, 2, 1]);
    expect(server.requests).toHaveLength(2);
  });

  it('does not follow a page to another origin', async () => {
    const link = '<https://attacker.example/api/v4/projects/7/merge_requests?page=2>; rel="next"';
    server.script({ method: 'GET', path: /merge_requests\?/, body: [mergeRequestJson({})], headers: { link } });

    const error = await thrownBy(forge().ourMergeRequests('opened'));

    expect(error.message).toContain('another origin');
    expect(server.requests).toHaveLength(1);
  });

  it('says which part of an answer it does not understand', async () => {
    server.script({ method: 'GET', path: /merge_requests\/1$/, body: mergeRequestJson({ state: 'on fire' }) });

    expect(await thrownBy(forge().mergeRequest(1))).toMatchObject({
      code: 'forge-answer',
      message: expect.stringContaining('`state`'),
    });
  });

  it('answers `not-found` for what is not there or not ours to see', async () => {
    expect(await forge().mergeRequest(404)).toEqual({ ok: false, refusal: { kind: 'not-found' } });
  });

  it('answers `forbidden` to 401 and 403', async () => {
    expect(await forge({ token: 'wrong' }).mergeRequest(1)).toEqual({ ok: false, refusal: { kind: 'forbidden' } });
    server.script({ method: 'GET', path: /merge_requests\/1$/, status: 403, body: { message: '403 Forbidden' } });
    expect(await forge().mergeRequest(1)).toEqual({ ok: false, refusal: { kind: 'forbidden' } });
  });

  it('treats a redirect as a fault of the configuration and keeps the token to itself', async () => {
    const headers = { location: 'https://attacker.example/api/v4/user' };
    server.script({ method: 'GET', path: /^user$/, status: 301, headers, body: '' });

    expect(await thrownBy(forge().whoAmI())).toMatchObject({ code: 'forge-redirect', disposition: 'stalled' });
  });
});

describe('patience', () => {
  it('waits as long as 429 says, whose body is plain text', async () => {
    server.script({ method: 'GET', path: /^user$/, status: 429, headers: { 'retry-after': '30' }, body: 'Retry later' });

    expect(await forge().whoAmI()).toBe(BOT);
    expect(pauses).toEqual([30_000]);
    expect(seen.map(({ operation, code }) => [operation, code])).toEqual([
      ['who_am_i', '429'],
      ['who_am_i', '200'],
    ]);
  });

  it('waits until the limit is reset when nothing remains', async () => {
    const headers = { 'ratelimit-remaining': '0', 'ratelimit-reset': '1700000045' };
    server.script({ method: 'GET', path: /^user$/, status: 429, headers, body: 'Retry later' });

    await forge().whoAmI();

    expect(pauses).toEqual([45_000]);
  });

  it('hands a wait of more than a minute to the caller', async () => {
    server.script({ method: 'GET', path: /^user$/, status: 429, headers: { 'retry-after': '900' }, body: 'Retry later' });

    expect(await thrownBy(forge().whoAmI())).toMatchObject({ code: 'forge-busy', disposition: 'waiting', retryAfterMs: 900_000 });
    expect(pauses).toEqual([]);
  });

  it.each([500, 502, 503, 504])('reads again after %i, with growing pauses', async (status) => {
    const rule = { method: 'GET', path: /^user$/, status, body: 'Bad gateway' };
    server.script(rule, rule, rule);

    expect(await forge().whoAmI()).toBe(BOT);
    expect(pauses).toEqual([1000, 2000, 4000]);
  });

  it('gives up after four tries', async () => {
    const rule = { method: 'GET', path: /^user$/, status: 502, body: '<html>Bad gateway</html>' };
    server.script(rule, rule, rule, rule);

    const error = await thrownBy(forge().whoAmI());

    expect(error).toMatchObject({
      code: 'forge-unavailable',
      disposition: 'waiting',
      message: 'who am i at the forge: status 502 (an HTML page)',
    });
    expect(server.requests).toHaveLength(4);
  });

  it('reads again after a broken connection and after a time-out', async () => {
    server.script({ method: 'GET', path: /^user$/, fault: 'reset' }, { method: 'GET', path: /^user$/, fault: 'hang' });

    expect(await forge({ timeoutMs: 100 }).whoAmI()).toBe(BOT);
    expect(seen.map(({ code }) => code)).toEqual(['network', 'timeout', '200']);
  });

  it.each([429, 500, 502, 503])('never sends a POST again after %i', async (status) => {
    server.script({ method: 'POST', path: /merge_requests$/, status, headers: { 'retry-after': '1' }, body: 'no' });

    expect(await thrownBy(forge().createMergeRequest(DRAFT))).toMatchObject({ disposition: 'waiting' });
    expect(server.calls('POST', /./)).toHaveLength(1);
  });

  it('does not send a POST again when the connection broke after it took effect', async () => {
    server.script({ method: 'POST', path: /merge_requests$/, fault: 'done-then-reset' });

    expect(await thrownBy(forge().createMergeRequest(DRAFT))).toMatchObject({
      code: 'forge-unreachable',
      disposition: 'waiting',
    });
    expect(server.mergeRequests).toHaveLength(1);
  });

  it('asks only once who it is', async () => {
    const gitlab = forge();

    await Promise.all([gitlab.whoAmI(), gitlab.whoAmI()]);
    await gitlab.whoAmI();

    expect(server.requests).toHaveLength(1);
  });

  it('asks again who it is after a failure', async () => {
    const gitlab = forge();
    server.script({ method: 'GET', path: /^user$/, status: 401, body: { message: '401 Unauthorized' } });

    await thrownBy(gitlab.whoAmI());

    expect(await gitlab.whoAmI()).toBe(BOT);
  });
});

describe('writing merge requests', () => {
  it('creates one in one call and has its branch removed after the merge', async () => {
    const answer = await forge().createMergeRequest(DRAFT);

    expect(answer).toMatchObject({ ok: true, value: { iid: 1, labels: ['trimtab', 'trimtab-kind::optimize'] } });
    expect(server.requests).toEqual([
      {
        method: 'POST',
        path: 'projects/7/merge_requests',
        body: {
          source_branch: BRANCH,
          target_branch: 'main',
          title: 'T',
          description: 'D',
          labels: 'trimtab,trimtab-kind::optimize',
          remove_source_branch: true,
        },
      },
    ]);
  });

  it('answers `exists` with the number that 409 names', async () => {
    server.mergeRequests.push(mergeRequestJson({ iid: 1 }));

    expect(await forge().createMergeRequest(DRAFT)).toEqual({ ok: false, refusal: { kind: 'exists', iid: 1 } });
  });

  it.each([
    ['a lock', 409, { message: 'Resource lock' }],
    ['a branch that is not visible yet', 400, { message: { source_branch: ['does not exist'] } }],
  ])('tries again after %s, which says that nothing was created', async (_name, status, body) => {
    const rule = { method: 'POST', path: /merge_requests$/, status, body };
    server.script(rule, rule);

    expect(await forge().createMergeRequest(DRAFT)).toMatchObject({ ok: true });
    expect(pauses).toEqual([1000, 2000]);
  });

  it('turns reviewers into ids, once per name, and leaves out unknown ones', async () => {
    const gitlab = forge();
    server.mergeRequests.push(mergeRequestJson({ iid: 1 }));

    await gitlab.updateMergeRequest(1, { reviewers: ['alice', 'nobody'] });
    await gitlab.updateMergeRequest(1, { reviewers: ['alice'] });

    expect(server.calls('PUT', /./).map(({ body }) => body)).toEqual([{ reviewer_ids: [11] }, { reviewer_ids: [11] }]);
    expect(server.calls('GET', /^users/)).toHaveLength(2);
  });

  it('closes', async () => {
    server.mergeRequests.push(mergeRequestJson({ iid: 1, labels: ['trimtab'] }));

    expect(await forge().updateMergeRequest(1, { close: true })).toMatchObject({
      ok: true,
      value: { state: 'closed', labels: ['trimtab'] },
    });
  });
});

describe('auto-merge', () => {
  const state = (fields: Record<string, unknown>) => server.mergeRequests.push(mergeRequestJson({ iid: 1, ...fields }));
  const refuse = (status: number, message: string) =>
    server.script({ method: 'PUT', path: /\/merge$/, status, body: { message } });

  it('is set for exactly one commit', async () => {
    state({});

    expect(await forge().autoMerge(1, SHA)).toMatchObject({ ok: true, value: { autoMerge: true } });
    expect(server.calls('PUT', /merge$/)[0]?.body).toMatchObject({ sha: SHA, auto_merge: true });
  });

  it('takes no words of the merge request into the commit, where `[skip ci]` would keep its pipeline from running', async () => {
    state({ title: 'Tidy up [skip ci]' });

    await forge().autoMerge(1, SHA);

    const { merge_commit_message: message } = server.calls('PUT', /merge$/)[0]?.body ?? {};
    expect(message).toMatch(/^Merge !1\n/);
    expect(message).not.toContain('skip');
  });

  it('repeats after 502, since the commit makes it safe', async () => {
    state({});
    refuse(502, 'Bad gateway');

    expect(await forge().autoMerge(1, SHA)).toMatchObject({ ok: true });
  });

  it.each([
    ['409 and another head', 409, 'SHA does not match HEAD of source branch: bbb', { sha: 'b'.repeat(40) }, { kind: 'moved' }],
    ['409 before the head is shown', 409, 'SHA does not match HEAD of source branch: bbb', {}, { kind: 'moved' }],
    [
      '409 for a lock',
      409,
      'Merge request is being merged',
      { detailed_merge_status: 'checking' },
      { kind: 'not-mergeable', status: 'checking' },
    ],
    [
      '405',
      405,
      '405 Method Not Allowed',
      { detailed_merge_status: 'ci_must_pass' },
      { kind: 'not-mergeable', status: 'ci_must_pass' },
    ],
    ['406', 406, 'Branch cannot be merged', { detailed_merge_status: 'conflict' }, { kind: 'not-mergeable', status: 'conflict' }],
    [
      '422',
      422,
      'Branch cannot be merged',
      { detailed_merge_status: 'need_rebase' },
      { kind: 'not-mergeable', status: 'need_rebase' },
    ],
    ['405 when closed', 405, '405 Method Not Allowed', { state: 'closed' }, { kind: 'not-mergeable', status: 'not_open' }],
    ['401', 401, '401 Unauthorized', {}, { kind: 'forbidden' }],
    ['403', 403, '403 Forbidden', {}, { kind: 'forbidden' }],
  ])('explains %s by the state that it reads', async (_name, status, message, fields, refusal) => {
    state(fields);
    refuse(status, message);

    expect(await forge().autoMerge(1, SHA)).toEqual({ ok: false, refusal });
  });

  it('is a success when an earlier try has merged that very commit', async () => {
    state({ state: 'merged', merge_commit_sha: 'c'.repeat(40) });
    refuse(405, '405 Method Not Allowed');

    expect(await forge().autoMerge(1, SHA)).toMatchObject({ ok: true, value: { state: 'merged' } });
  });

  it('can be taken back, also when the answer got lost', async () => {
    state({ merge_when_pipeline_succeeds: true });
    server.script({ method: 'POST', path: /cancel_merge/, fault: 'done-then-reset' });

    expect(await forge().cancelAutoMerge(1)).toEqual({ ok: true, value: null });
    expect(server.calls('POST', /cancel_merge/)).toHaveLength(1);
  });

  it('says so when it could not be taken back', async () => {
    state({ merge_when_pipeline_succeeds: true });
    server.script({ method: 'POST', path: /cancel_merge/, status: 500, body: 'no' });

    expect(await thrownBy(forge().cancelAutoMerge(1))).toMatchObject({ code: 'forge-unavailable' });
  });
});

describe('notes', () => {
  beforeEach(() => void server.mergeRequests.push(mergeRequestJson({ iid: 1 })));

  it('are written once and edited in place', async () => {
    const gitlab = forge();

    await gitlab.ensureNote(1, 'verdict', 'First');
    await gitlab.ensureNote(1, 'verdict', 'First');
    await gitlab.ensureNote(1, 'verdict', 'Second');
    await gitlab.ensureNote(1, 'other', 'Third');

    expect(server.notes.map(({ body }) => body)).toEqual([
      'Second\n\n<!-- trimtab:note verdict -->',
      'Third\n\n<!-- trimtab:note other -->',
    ]);
    expect(server.calls('PUT', /notes/)).toHaveLength(1);
  });

  it("do not take over a person's comment with the same marker", async () => {
    server.notes.push({ iid: 1, id: 50, body: 'Mine <!-- trimtab:note verdict -->', author: 'mallory', system: false });

    await forge().ensureNote(1, 'verdict', 'Ours');

    expect(server.notes.map(({ author }) => author)).toEqual(['mallory', BOT]);
  });

  it('are not written twice when the answer got lost', async () => {
    server.script({ method: 'POST', path: /notes/, fault: 'done-then-reset' });

    expect(await forge().ensureNote(1, 'verdict', 'Once')).toEqual({ ok: true, value: null });
    expect(server.notes).toHaveLength(1);
  });
});

describe('pipelines', () => {
  const pipeline = (id: number, fields = {}) => ({
    id,
    sha: SHA,
    ref: 'refs/merge-requests/1/head',
    source: 'merge_request_event',
    status: 'success',
    web_url: 'https://gitlab.example.com/p',
    created_at: '2026-03-01T12:00:00.000Z',
    ...fields,
  });

  it('are those of the commit and source that was asked for, whatever the forge filters', async () => {
    const body = [pipeline(3), pipeline(2, { source: 'push' }), pipeline(1, { sha: 'b'.repeat(40) })];
    server.script({ method: 'GET', path: /pipelines\?/, body });

    const found = await forge().pipelinesOf(SHA, { source: 'merge_request_event' });

    expect(found.map(({ id }) => id)).toEqual([3]);
  });

  it('say who started them, also where the list leaves that out', async () => {
    const full = { ...pipeline(3), user: { id: 2, username: BOT } };
    server.script(
      { method: 'GET', path: /pipelines\?/, body: [pipeline(3)] },
      { method: 'GET', path: /pipelines\/3$/, body: full },
      { method: 'GET', path: /pipelines\/4$/, body: { ...pipeline(4), user: null } },
    );
    const gitlab = forge();

    expect(await gitlab.pipelinesOf(SHA, { source: 'merge_request_event' })).toMatchObject([{ id: 3, startedBy: null }]);
    expect(await gitlab.pipeline(3)).toMatchObject({ id: 3, sha: SHA, startedBy: BOT });
    expect(await gitlab.pipeline(4)).toMatchObject({ startedBy: null });
    expect(await gitlab.pipeline(5)).toBeNull();
    expect(seen.map(({ operation }) => operation)).toEqual(['list_pipelines', ...Array(3).fill('read_pipeline')]);
  });

  it('never take an unknown status for a success', async () => {
    const job = { id: 5, name: 'policy', stage: 'policy', status: 'celebrating', web_url: '' };
    server.script({ method: 'GET', path: /pipelines\/3\/jobs/, body: [job] });

    expect(await forge().jobsOf(3)).toMatchObject([{ id: 5, name: 'policy', status: 'running' }]);
  });

  it('give an artifact as text, and null when it is missing or too large', async () => {
    const rule = { method: 'GET', path: /jobs\/5\/artifacts\/plan\/verdict%20a\.json$/, body: '{"version":1}' };
    server.script(rule, rule);
    const gitlab = forge();

    expect(await gitlab.artifact(5, 'plan/verdict a.json')).toBe('{"version":1}');
    expect(await gitlab.artifact(5, 'plan/verdict a.json', 4)).toBeNull();
    expect(await gitlab.artifact(5, 'missing')).toBeNull();
  });

  it('follow a redirect of an artifact within the forge and nowhere else', async () => {
    const path = /artifacts\/verdict\.json$/;
    server.script(
      { method: 'GET', path, status: 302, headers: { location: `${server.url}/api/v4/stored/1` }, body: '' },
      { method: 'GET', path: /^stored\/1$/, body: 'kept' },
      { method: 'GET', path, status: 302, headers: { location: 'https://bucket.example/1' }, body: '' },
    );

    expect(await forge().artifact(5, 'verdict.json')).toBe('kept');
    expect(await thrownBy(forge().artifact(5, 'verdict.json'))).toMatchObject({ code: 'forge-redirect' });
  });
});

describe('the token', () => {
  it('stands in no error, however deep it is looked into', async () => {
    const echo = { message: `bad header private-token: ${TOKEN}` };
    const broken: typeof fetch = () => Promise.reject(new TypeError('fetch failed', { cause: new Error(`proxy said ${TOKEN}`) }));
    server.script(
      { method: 'GET', path: /merge_requests\?/, status: 400, body: echo },
      { method: 'POST', path: /merge_requests$/, status: 500, body: echo },
      { method: 'POST', path: /merge_requests$/, fault: 'reset' },
      { method: 'POST', path: /merge_requests$/, fault: 'hang' },
      { method: 'GET', path: /^user$/, body: 'not json' },
    );
    const gitlab = forge({ timeoutMs: 200 });

    const errors = [
      await thrownBy(gitlab.ourMergeRequests('opened')),
      await thrownBy(gitlab.createMergeRequest(DRAFT)),
      await thrownBy(gitlab.createMergeRequest(DRAFT)),
      await thrownBy(gitlab.createMergeRequest(DRAFT)),
      await thrownBy(gitlab.whoAmI()),
      await thrownBy(forge({ fetch: broken }).createMergeRequest(DRAFT)),
      await thrownBy(forge({ url: 'http://127.0.0.1:9' }).createMergeRequest(DRAFT)),
    ];

    for (const error of errors) {
      const shown = inspect(error, { depth: 20, showHidden: true }) + error.stack + JSON.stringify(error);
      expect(shown).not.toContain(TOKEN);
    }
  });

  it('is not held by what is handed out', () => {
    expect(inspect(forge(), { depth: 20, showHidden: true })).not.toContain(TOKEN);
  });
});

it('builds the address of the repository below its own address', async () => {
  expect(await forge({ url: `${server.url}/` }).repositoryUrl()).toBe(`${server.url}/platform/fleet.git`);
});

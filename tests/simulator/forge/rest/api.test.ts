import { describe, expect, it } from 'vitest';
import { call, git, open, pushBranch, TOKENS, testForge, until, whenStatus } from '../setup.ts';

describe('the REST API', () => {
  it('tells who may see what', async () => {
    const forge = await testForge();
    expect((await call(forge, 'GET', '/user')).body).toMatchObject({ username: 'trimtab', bot: true });
    const bearer = { token: null, headers: { Authorization: `Bearer ${TOKENS.root}` } };
    expect((await call(forge, 'GET', '/user', bearer)).body).toMatchObject({ username: 'root', id: 1 });
    expect(await call(forge, 'GET', '/user', { token: null })).toMatchObject({
      status: 401,
      body: { message: '401 Unauthorized' },
    });
    expect(await call(forge, 'GET', '/projects/1', { token: 'wrong' })).toMatchObject({ status: 401 });
    expect(await call(forge, 'GET', '/projects/1', { token: null })).toMatchObject({
      status: 404,
      body: { message: '404 Project Not Found' },
    });
    expect(await call(forge, 'GET', '/projects/2')).toMatchObject({ status: 404, body: { message: '404 Project Not Found' } });
    expect(await call(forge, 'GET', '/nothing')).toMatchObject({ status: 404, body: { error: '404 Not Found' } });
    expect((await call(forge, 'GET', '/projects/platform%2Ffleet')).body).toMatchObject({
      id: 1,
      path_with_namespace: 'platform/fleet',
      default_branch: 'main',
      only_allow_merge_if_pipeline_succeeds: true,
      allow_merge_on_skipped_pipeline: false,
    });
    expect((await call<object[]>(forge, 'GET', '/users?username=trimtab')).body).toMatchObject([{ id: 2, username: 'trimtab' }]);
    expect((await call<object[]>(forge, 'GET', '/users?username=nobody')).body).toEqual([]);
  });

  it('gives files, trees, commits and comparisons', async () => {
    const forge = await testForge();
    const sha = await pushBranch(forge, 'trimtab/optimize/service-1');
    const path = encodeURIComponent('infra/placements/service-1.ts');
    const raw = await call<string>(
      forge,
      'GET',
      `repository/files/${path}/raw?ref=${encodeURIComponent('trimtab/optimize/service-1')}`,
    );
    expect(raw.body).toBe("export default { provider: 'gcp' };\n");
    const file = await call<{ content: string }>(forge, 'GET', `repository/files/${path}?ref=main`);
    expect(Buffer.from(file.body.content, 'base64').toString()).toContain('aws');
    expect(file.body).toMatchObject({ file_path: 'infra/placements/service-1.ts', encoding: 'base64' });
    expect((await call(forge, 'GET', 'repository/files/absent?ref=main')).body).toEqual({ message: '404 File Not Found' });
    expect((await call(forge, 'GET', `repository/files/${encodeURIComponent('../../etc/passwd')}/raw?ref=main`)).status).toBe(
      404,
    );
    expect((await call(forge, 'GET', 'repository/files/README.md?ref=--output=x')).status).toBe(404);
    const tree = await call<object[]>(forge, 'GET', 'repository/tree?path=infra/placements&ref=main');
    expect(tree.body).toMatchObject([
      { name: 'service-1.ts', type: 'blob' },
      { name: 'service-2.ts', path: 'infra/placements/service-2.ts' },
    ]);
    const commit = await call(forge, 'GET', `repository/commits/${sha}`);
    expect(commit.body).toMatchObject({ id: sha, stats: { additions: 1, deletions: 1 }, author_name: 'Test' });
    const branch = await call(forge, 'GET', `repository/branches/${encodeURIComponent('trimtab/optimize/service-1')}`);
    expect(branch.body).toMatchObject({ commit: { id: sha }, protected: false });
    expect((await call(forge, 'GET', 'repository/branches/none')).body).toEqual({ message: '404 Branch Not Found' });
    const compared = await call(forge, 'GET', `repository/compare?from=main&to=${sha}`);
    expect(compared.body).toMatchObject({
      commits: [{ id: sha }],
      diffs: [
        {
          new_path: 'infra/placements/service-1.ts',
          new_file: false,
          diff: expect.stringContaining("+export default { provider: 'gcp' };"),
        },
      ],
    });
  });

  it('finds pipelines by branch and by where they are in their life, and says who started one after which commit', async () => {
    const forge = await testForge();
    let end = () => {};
    forge.runner.result = () => new Promise((resolve) => (end = () => resolve({ status: 'success' })));
    const before = await git(forge.bareRepository, 'rev-parse', 'main');
    await pushBranch(forge, 'main', { token: TOKENS.root });
    const list = async (query: string) => (await call<{ id: number }[]>(forge, 'GET', `pipelines?${query}`)).body;
    await until(
      () => list('scope=running&ref=main'),
      (found) => found.length === 1,
    );
    expect(await list('scope=finished')).toEqual([]);
    expect(await list('ref=other')).toEqual([]);
    end();
    const [found] = await until(
      () => list('scope=finished&status=success&ref=main'),
      (some) => some.length === 1,
    );
    expect((await call(forge, 'GET', `pipelines/${found?.id}`)).body).toMatchObject({
      before_sha: before.trim(),
      user: { username: 'root' },
    });
    expect((await call(forge, 'GET', 'pipelines?scope=some')).body).toEqual({ error: 'scope does not have a valid value' });
    expect((await call(forge, 'GET', 'pipelines?status=some')).body).toEqual({ error: 'status does not have a valid value' });
  });

  it('pages lists with links that stay on this server', async () => {
    const forge = await testForge();
    await pushBranch(forge, 'one');
    const iid = await open(forge, 'one');
    for (const body of ['a', 'b', 'c', 'd', 'e']) await call(forge, 'POST', `merge_requests/${iid}/notes`, { body: { body } });
    const page = await call<{ body: string }[]>(forge, 'GET', `merge_requests/${iid}/notes?per_page=2&page=2&sort=asc`);
    expect(page.body.map(({ body }) => body)).toEqual(['c', 'd']);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'x-total': '5',
      'x-total-pages': '3',
      'x-page': '2',
      'x-next-page': '3',
      'x-prev-page': '1',
    });
    const next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1] ?? '';
    expect(next.startsWith(`${forge.url}/api/v4/projects/1/merge_requests/${iid}/notes?`)).toBe(true);
    const last = await fetch(next, { headers: { 'PRIVATE-TOKEN': TOKENS.bot } });
    expect(await last.json()).toMatchObject([{ body: 'e' }]);
    expect((await call(forge, 'GET', `merge_requests/${iid}/notes?page=0`)).body).toEqual({
      error: 'page does not have a valid value',
    });
  });

  it('counts requests and refuses those above the limit in plain text', async () => {
    const forge = await testForge({ requestsPerMinute: 3 });
    const first = await call(forge, 'GET', '/user');
    expect(first.headers.get('ratelimit-limit')).toBe('3');
    expect(Number(first.headers.get('ratelimit-remaining'))).toBe(2);
    const answers = await Promise.all([1, 2, 3].map(() => call<unknown>(forge, 'GET', '/user')));
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body).toBe('Retry later\n');
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await call(forge, 'GET', '/user', { token: TOKENS.root })).status).toBe(200);
    expect(
      forge
        .stats()
        .apiCalls.filter(({ username }) => username === 'trimtab')
        .map(({ status }) => status)
        .sort(),
    ).toEqual([200, 200, 200, 429]);
  });

  it('keeps notes: written, edited in place by their author, found again', async () => {
    const forge = await testForge();
    await pushBranch(forge, 'one');
    const iid = await open(forge, 'one');
    const made = await call<{ id: number }>(forge, 'POST', `merge_requests/${iid}/notes`, {
      body: { body: 'first' },
      token: TOKENS.gate,
    });
    expect(made).toMatchObject({
      status: 201,
      body: { body: 'first', author: { username: 'gate' }, system: false, noteable_iid: iid },
    });
    const path = `merge_requests/${iid}/notes/${made.body.id}`;
    expect((await call(forge, 'PUT', path, { body: { body: 'stolen' } })).status).toBe(403);
    expect((await call(forge, 'PUT', path, { body: { body: '/close' }, token: TOKENS.gate })).body['body']).toBe('/close');
    expect((await call(forge, 'POST', `merge_requests/${iid}/notes`, { body: {} })).body).toEqual({ error: 'body is missing' });
    expect(forge.stats().quickActions).toMatchObject([{ username: 'gate', where: 'note', line: '/close' }]);
    expect((await call<object[]>(forge, 'GET', `merge_requests/${iid}/notes`)).body).toHaveLength(1);
  });

  it('approves as a person and shows commit statuses without believing them', async () => {
    const forge = await testForge();
    forge.runner.jobsOf = () => [];
    const sha = await pushBranch(forge, 'one');
    const iid = await open(forge, 'one');
    expect((await call(forge, 'POST', `merge_requests/${iid}/approve`, { token: TOKENS.gate })).status).toBe(401);
    const approved = await call(forge, 'POST', `merge_requests/${iid}/approve`, { token: TOKENS.root, body: { sha } });
    expect(approved.body).toMatchObject({ approved: true, approved_by: [{ user: { username: 'root' } }] });
    expect(
      (await call(forge, 'POST', `merge_requests/${iid}/approve`, { token: TOKENS.bot, body: { sha: '0'.repeat(40) } })).status,
    ).toBe(409);
    expect((await call(forge, 'POST', `statuses/${sha}`, { body: { state: 'success', name: 'gate' } })).status).toBe(201);
    expect((await call<object[]>(forge, 'GET', `repository/commits/${sha}/statuses`)).body).toMatchObject([
      { name: 'gate', status: 'success' },
    ]);
    await whenStatus(forge, iid, 'ci_must_pass');
    expect((await call<object[]>(forge, 'GET', `merge_requests/${iid}/commits`)).body).toMatchObject([{ id: sha }]);
    expect((await call<object[]>(forge, 'GET', `merge_requests/${iid}/diffs`)).body).toMatchObject([
      { new_path: 'infra/placements/service-1.ts' },
    ]);
    expect(await git(forge.bareRepository, 'rev-parse', 'main')).not.toContain(sha);
  });
});

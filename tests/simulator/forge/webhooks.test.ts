import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { call, open, pushBranch, pushCommit, TOKENS, testForge, until, whenStatus } from './setup.ts';

interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, Record<string, unknown>> & { object_kind: string };
}

/** Takes webhooks; answers with a status, or not at all. */
async function receiver(answer: number | 'nothing' = 200) {
  const got: Delivery[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    got.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) });
    if (answer !== 'nothing') response.writeHead(answer).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/gitlab`;
  const of = (kind: string) => got.filter(({ body }) => body.object_kind === kind);
  return { got, of, url };
}

describe('webhooks', () => {
  it('tell of pushes, merge requests, pipelines and notes, as GitLab does', async () => {
    const { of, url, got } = await receiver();
    const forge = await testForge({ hooks: [{ url, token: 'hook-token' }] });
    const sha = await pushBranch(forge, 'one');
    const iid = await open(forge, 'one', { labels: 'trimtab' });
    await whenStatus(forge, iid, 'mergeable');
    await call(forge, 'POST', `merge_requests/${iid}/notes`, { body: { body: 'Seen' }, token: TOKENS.gate });
    const next = await pushCommit(forge, 'one', { files: { 'new.txt': 'x' } });
    await whenStatus(forge, iid, 'mergeable');
    await call(forge, 'PUT', `merge_requests/${iid}/merge`, { token: TOKENS.root });
    await until(
      () => of('push').length,
      (count) => count === 3,
    );
    await forge.idle();

    expect(of('push').map(({ body }) => body)).toMatchObject([
      {
        ref: 'refs/heads/one',
        before: '0'.repeat(40),
        after: sha,
        user_username: 'trimtab',
        total_commits_count: 1,
        commits: [{ modified: ['infra/placements/service-1.ts'] }],
      },
      { ref: 'refs/heads/one', before: sha, after: next, commits: [{ id: next, added: ['new.txt'] }] },
      { ref: 'refs/heads/main', ref_protected: true, user_username: 'root' },
    ]);
    const requests = of('merge_request').map(({ body }) => body['object_attributes']);
    expect(requests.map((one) => one?.['action'])).toEqual(['open', 'update', 'merge']);
    expect(requests[1]).toMatchObject({
      iid,
      oldrev: sha,
      source_branch: 'one',
      target_branch: 'main',
      last_commit: { id: next },
    });
    expect(requests[2]).toMatchObject({ state: 'merged' });
    const pipelines = of('pipeline').filter(({ body }) => body['object_attributes']?.['sha'] === sha);
    expect(pipelines.map(({ body }) => body['object_attributes']?.['status'])).toEqual(['pending', 'running', 'success']);
    expect(pipelines[2]?.body).toMatchObject({
      object_attributes: { ref: 'one', source: 'merge_request_event' },
      merge_request: { iid },
      project: { id: 1, path_with_namespace: 'platform/fleet' },
      builds: [{ name: 'check', status: 'success' }],
    });
    expect(of('note')[0]?.body).toMatchObject({
      object_attributes: { note: 'Seen', noteable_type: 'MergeRequest' },
      merge_request: { iid },
      user: { username: 'gate' },
    });

    const { headers } = of('merge_request')[0] ?? {};
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-gitlab-event': 'Merge Request Hook',
      'x-gitlab-token': 'hook-token',
      'x-gitlab-instance': forge.url,
      'user-agent': expect.stringMatching(/^GitLab\//),
    });
    const keys = got.map((one) => one.headers['idempotency-key']);
    expect(new Set(keys).size).toBe(got.length);
    expect(new Set(got.map((one) => one.headers['x-gitlab-event-uuid'])).size).toBe(got.length);
    expect(forge.stats().webhooks).toEqual({ delivered: got.length, failed: 0 });
  });

  it('are sent once, whatever the answer, and hold nobody up', async () => {
    const [failing, silent] = [await receiver(503), await receiver('nothing')];
    const forge = await testForge({
      hooks: [failing, silent, { url: 'http://127.0.0.1:1/' }].map(({ url }) => ({ url, token: '' })),
    });
    await pushBranch(forge, 'one');
    await until(
      () => failing.got.length + silent.got.length,
      (count) => count === 2,
    );
    await until(
      () => forge.stats().webhooks.failed,
      (count) => count === 2,
    );
    expect(failing.got[0]?.headers).not.toHaveProperty('x-gitlab-token');
    expect((await call(forge, 'GET', 'repository/branches/one')).status).toBe(200);
    expect([failing.got.length, silent.got.length]).toEqual([1, 1]);
  });

  it('can be added and changed by maintainers', async () => {
    const { url, of } = await receiver();
    const forge = await testForge();
    const body = { url, token: 'secret', merge_requests_events: true, push_events: false };
    expect((await call(forge, 'POST', 'hooks', { body })).status).toBe(403);
    const made = await call(forge, 'POST', 'hooks', { body, token: TOKENS.root });
    expect(made).toMatchObject({
      status: 201,
      body: { url, merge_requests_events: true, push_events: false, note_events: false },
    });
    expect(JSON.stringify((await call(forge, 'GET', 'hooks', { token: TOKENS.root })).body)).not.toContain('secret');
    expect((await call(forge, 'POST', 'hooks', { body: { url: 'file:///x' }, token: TOKENS.root })).status).toBe(400);
    await pushBranch(forge, 'one');
    await open(forge, 'one');
    await until(
      () => of('merge_request').length,
      (count) => count === 1,
    );
    expect(of('push')).toEqual([]);
  });
});

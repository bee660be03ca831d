import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TrimtabError } from '../../src/lib/errors.ts';
import { NOON } from '../store/samples.ts';
import { anEdge, bearer, sent, sharedEdge, TOKENS } from './harness.ts';

const SHA = 'd'.repeat(40);
const project = { id: 1, path_with_namespace: 'platform/fleet' };
const PUSH = { object_kind: 'push', project_id: 1, project, after: SHA, ref: 'refs/heads/main', commits: [] };
const MERGE_REQUEST = {
  object_kind: 'merge_request',
  project,
  object_attributes: { iid: 7, action: 'merge', state: 'merged', last_commit: { id: SHA, message: 'x' } },
};
const PIPELINE = {
  object_kind: 'pipeline',
  project,
  object_attributes: { id: 9, sha: SHA, status: 'success' },
  merge_request: { iid: 7 },
};
const NOTE = {
  object_kind: 'note',
  project,
  object_attributes: { note: '/merge', noteable_type: 'MergeRequest' },
  merge_request: { iid: 7, last_commit: { id: SHA } },
};
const JOB = { object_kind: 'build', project_id: 1, sha: SHA, build_status: 'success' };

const headers = (event: string, uuid = '11111111-2222-3333-4444-555555555555') => ({
  'content-type': 'application/json',
  'x-gitlab-event': event,
  'x-gitlab-token': TOKENS.gitlabWebhook,
  'x-gitlab-event-uuid': uuid,
});

describe('POST /webhooks/gitlab', () => {
  const edge = sharedEdge();
  const post = (event: string, payload: object | string, more: Record<string, string | undefined> = {}) =>
    edge().app.inject({ method: 'POST', url: '/webhooks/gitlab', headers: sent({ ...headers(event), ...more }), payload });
  const counted = (result: string) => edge().count(`trimtab_webhook_requests_total{source="gitlab",result="${result}"}`);

  it.each([
    ['Push Hook', PUSH, { kind: 'push', iid: null }],
    ['Merge Request Hook', MERGE_REQUEST, { kind: 'merge_request', iid: 7 }],
    ['Pipeline Hook', PIPELINE, { kind: 'pipeline', iid: 7 }],
    ['Pipeline Hook', { ...PIPELINE, merge_request: null }, { kind: 'pipeline', iid: null }],
    ['Note Hook', NOTE, { kind: 'note', iid: 7 }],
    ['Job Hook', JOB, { kind: 'job', iid: null }],
  ])('takes a %s as a hint', async (event, payload, expected) => {
    const answer = await post(event, payload);
    expect([answer.statusCode, answer.body]).toEqual([200, '']);
    expect(edge().commands.forgeEvents).toEqual([
      { key: 'gitlab/11111111-2222-3333-4444-555555555555', projectId: 1, sha: SHA, ...expected },
    ]);
  });

  it('takes a delivery once, by the key that GitLab repeats', async () => {
    const { commands } = edge();
    for (const uuid of ['a'.repeat(36), 'b'.repeat(36)])
      for (const key of ['delivery-0001', 'delivery-0002'])
        await post('Push Hook', PUSH, {
          'idempotency-key': key,
          'x-gitlab-event-uuid': uuid,
          'x-gitlab-webhook-uuid': `${Math.random()}`,
        });
    expect(commands.forgeEvents.map(({ key }) => key)).toEqual(['gitlab/delivery-0001', 'gitlab/delivery-0002']);
  });

  it('makes a key of the content when the sender gives none, or nonsense', async () => {
    const { commands } = edge();
    for (const uuid of [undefined, '', '../../x', 'y'.repeat(500)])
      await post('Push Hook', PUSH, { 'x-gitlab-event-uuid': uuid });
    await post('Push Hook', { ...PUSH, after: 'e'.repeat(40) }, { 'x-gitlab-event-uuid': undefined });
    expect(commands.forgeEvents).toHaveLength(2);
    expect(commands.forgeEvents[0]?.key).toMatch(/^gitlab\/[0-9a-f]{64}$/);
  });

  it.each([
    ['System Hook', { event_name: 'user_create' }],
    ['Wiki Page Hook', { object_attributes: ['not', 'an', 'object'] }],
    ['constructor', {}],
    ['', {}],
  ])('acknowledges an event that it has no use for: %s', async (event, payload) => {
    const before = await counted('ignored');
    expect((await post(event, payload)).statusCode).toBe(200);
    expect(await counted('ignored')).toBe(before + 1);
    expect(edge().commands.forgeEvents).toEqual([]);
  });

  it.each([
    ['no token', { 'x-gitlab-token': undefined }],
    ['an empty token', { 'x-gitlab-token': '' }],
    ['another token of the same length', { 'x-gitlab-token': TOKENS.gitlabWebhook.replace(/.$/, '_') }],
    ['a shorter token', { 'x-gitlab-token': 'x' }],
    ['the token as bearer', { 'x-gitlab-token': undefined, ...bearer(TOKENS.gitlabWebhook) }],
  ])('refuses %s, also for an event of no use', async (_what, more) => {
    const before = await counted('unauthorised');
    for (const event of ['Push Hook', 'System Hook']) expect((await post(event, PUSH, more)).statusCode).toBe(401);
    expect(await counted('unauthorised')).toBe(before + 2);
    expect(edge().commands.forgeEvents).toEqual([]);
  });

  it('refuses another project', async () => {
    const answer = await post('Push Hook', { ...PUSH, project: { id: 2 }, project_id: 2 });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'foreign-project']);
    expect(edge().commands.forgeEvents).toEqual([]);
  });

  it.each([
    ['half of JSON', '{"object_kind":'],
    ['nothing', ''],
    ['a project id as text', { ...PUSH, project: { id: '1' } }],
    ['a commit that is none', { ...PUSH, after: '--upload-pack=touch /tmp/x' }],
    ['deep JSON', `{"a":${'['.repeat(100_000)}`],
  ])('refuses %s with 400 and no stack', async (_what, payload) => {
    const answer = await post('Push Hook', payload);
    expect(answer.statusCode).toBe(400);
    expect(answer.body).not.toMatch(/node_modules|\.ts:|stack/);
    expect(edge().commands.forgeEvents).toEqual([]);
  });

  it('takes 4 MiB and refuses more than 5 MiB', async () => {
    const padded = (bytes: number) => ({ ...PUSH, padding: 'x'.repeat(bytes) });
    expect((await post('Push Hook', padded(4 * 1024 * 1024))).statusCode).toBe(200);
    expect((await post('Push Hook', padded(5 * 1024 * 1024))).statusCode).toBe(413);
  });

  it('asks to come back when the journal refuses', async () => {
    edge().commands.refusal = new TrimtabError('store-full', 'the journal is full', { disposition: 'waiting' });
    const answer = await post('Push Hook', PUSH);
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5']);
  });
});

describe('POST /webhooks/gitlab with a signing token', () => {
  const key = Buffer.from('0123456789abcdef0123456789abcdef');
  const signing = `whsec_${key.toString('base64')}`;
  const edge = sharedEdge({ tokens: { ...TOKENS, gitlabSigning: signing } });
  const body = JSON.stringify(PUSH);
  const sign = (id: string, timestamp: string, text: string, by = key) =>
    `v1,${createHmac('sha256', by).update(`${id}.${timestamp}.${text}`).digest('base64')}`;
  const at = (ms: number) => String(Math.floor((NOON + ms) / 1000));

  const send = (more: Record<string, string | undefined>, payload = body, event = 'Push Hook') =>
    edge().app.inject({
      method: 'POST',
      url: '/webhooks/gitlab',
      headers: sent({ 'content-type': 'application/json', 'x-gitlab-event': event, ...more }),
      payload,
    });
  const signed = (id = 'msg-00000001', timestamp = at(0), text = body, by = key) => ({
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': sign(id, timestamp, text, by),
  });

  it('takes what is signed, and knows it again', async () => {
    for (let i = 0; i < 3; i++) expect((await send(signed())).statusCode).toBe(200);
    expect(edge().commands.forgeEvents.map((event) => event.key)).toEqual(['gitlab/msg-00000001']);
  });

  it('takes any valid one of several signatures', async () => {
    const old = sign('msg-00000001', at(0), body, Buffer.alloc(32));
    const both = { ...signed(), 'webhook-signature': `v2,AAAA ${old} ${signed()['webhook-signature']}` };
    expect((await send(both)).statusCode).toBe(200);
  });

  it('tolerates five minutes of another clock', async () => {
    for (const ms of [-299_000, 299_000]) expect((await send(signed('msg-00000002', at(ms)))).statusCode).toBe(200);
  });

  it.each([
    ['only the secret token', { 'x-gitlab-token': TOKENS.gitlabWebhook }],
    ['no signature', { ...signed(), 'webhook-signature': undefined, 'x-gitlab-token': TOKENS.gitlabWebhook }],
    ['an empty signature', { ...signed(), 'webhook-signature': 'v1,' }],
    ['a signature by another key', signed('msg-00000001', at(0), body, Buffer.alloc(32))],
    ['a signature of another body', signed('msg-00000001', at(0), `${body} `)],
    ['a signature of another id', { ...signed(), 'webhook-id': 'msg-00000009' }],
    ['a signature of another time', { ...signed(), 'webhook-timestamp': at(1000) }],
    ['an old time', signed('msg-00000001', at(-301_000))],
    ['a time to come', signed('msg-00000001', at(301_000))],
    ['no time', signed('msg-00000001', 'NaN')],
    ['another version', { ...signed(), 'webhook-signature': signed()['webhook-signature'].replace('v1,', 'v1a,') }],
  ])('refuses %s', async (_what, more) => {
    for (const event of ['Push Hook', 'System Hook']) expect((await send(more, body, event)).statusCode).toBe(401);
    expect(edge().commands.forgeEvents).toEqual([]);
  });

  it('refuses an unsigned body before it looks into it, and an empty one', async () => {
    expect((await send({}, '{"broken":')).statusCode).toBe(401);
    expect((await send(signed('msg-00000001', at(0), ''), '')).statusCode).toBe(400);
    expect((await send({}, '', 'System Hook')).statusCode).toBeGreaterThanOrEqual(400);
  });
});

describe('POST /webhooks/gitlab without a project', () => {
  it('hears nobody', async () => {
    const { app, commands } = await anEdge({ project: null });
    const answer = await app.inject({ method: 'POST', url: '/webhooks/gitlab', headers: headers('Push Hook'), payload: PUSH });
    expect(answer.statusCode).toBe(403);
    expect(commands.forgeEvents).toEqual([]);
  });
});

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const TOKEN = 'glpat-canary-5f0c1e9b7a';
export const BOT = 'trimtab';

type Json = Record<string, unknown>;

export interface ServedRequest {
  readonly method: string;
  /** Path below `/api/v4/` with its query. */
  readonly path: string;
  readonly body: Json;
}

/** How one call is answered instead of the usual way. */
export interface Scripted {
  readonly method: string;
  readonly path: RegExp;
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** `hang`: no answer; `reset`: the connection breaks; `done-then-reset`: the same after the call took effect. */
  readonly fault?: 'hang' | 'reset' | 'done-then-reset';
}

export interface GitLabServer {
  readonly url: string;
  readonly requests: ServedRequest[];
  readonly mergeRequests: Json[];
  readonly notes: { iid: number; id: number; body: string; author: string; system: boolean }[];
  /** Answers the next matching call in another way, once. */
  script(...rules: Scripted[]): void;
  calls(method: string, path: RegExp): ServedRequest[];
  close(): Promise<void>;
}

/** A small GitLab with one project (id 7): merge requests and notes with state, everything else scripted. */
export async function startGitLab(): Promise<GitLabServer> {
  const requests: ServedRequest[] = [];
  const mergeRequests: Json[] = [];
  const notes: GitLabServer['notes'] = [];
  const rules: Scripted[] = [];

  const server = createServer(async (incoming, response) => {
    const request = await received(incoming);
    requests.push(request);
    const at = rules.findIndex((rule) => rule.method === request.method && rule.path.test(request.path));
    const rule = at < 0 ? undefined : rules.splice(at, 1)[0];
    if (rule?.fault === 'hang') return;
    if (rule?.fault === 'reset') return void incoming.socket.destroy();
    if (rule?.fault === 'done-then-reset') {
      handle(request, { mergeRequests, notes });
      return void incoming.socket.destroy();
    }
    if (incoming.headers['private-token'] !== TOKEN) return send(response, 401, { message: '401 Unauthorized' });
    if (rule !== undefined) return send(response, rule.status ?? 200, rule.body ?? {}, rule.headers);
    const { status, body } = handle(request, { mergeRequests, notes });
    send(response, status, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    mergeRequests,
    notes,
    script: (...added) => void rules.push(...added),
    calls: (method, path) => requests.filter((request) => request.method === method && path.test(request.path)),
    close: () => closed(server),
  };
}

/** A merge request as the API shows it. */
export function mergeRequestJson(fields: Json): Json {
  return {
    id: 1000,
    iid: 1,
    title: 'A title',
    description: '',
    state: 'opened',
    labels: [],
    source_branch: 'trimtab/optimize/service-1',
    target_branch: 'main',
    source_project_id: 7,
    target_project_id: 7,
    sha: 'a'.repeat(40),
    author: { username: BOT },
    detailed_merge_status: 'checking',
    merge_commit_sha: null,
    merge_user: null,
    merge_when_pipeline_succeeds: false,
    web_url: 'https://gitlab.example.com/platform/fleet/-/merge_requests/1',
    created_at: '2026-03-01T12:00:00.000Z',
    updated_at: '2026-03-01T12:00:00.000Z',
    ...fields,
  };
}

function handle(
  { method, path, body }: ServedRequest,
  { mergeRequests, notes }: Pick<GitLabServer, 'mergeRequests' | 'notes'>,
): { status: number; body: unknown } {
  const url = new URL(path, 'http://forge/');
  const [, iid, tail = ''] = /^\/projects\/7\/merge_requests(?:\/(\d+))?(\/.*)?$/.exec(url.pathname) ?? [];
  const found = mergeRequests.find((mergeRequest) => mergeRequest['iid'] === Number(iid));
  if (url.pathname === '/user') return { status: 200, body: { id: 2, username: BOT } };
  if (url.pathname === '/projects/7') return { status: 200, body: { id: 7, path_with_namespace: 'platform/fleet' } };
  if (url.pathname === '/users')
    return { status: 200, body: url.searchParams.get('username') === 'alice' ? [{ id: 11, username: 'alice' }] : [] };
  if (url.pathname === '/projects/7/merge_requests') return collection(method, url, body, mergeRequests);
  if (found === undefined) return { status: 404, body: { message: '404 Not found' } };
  if (tail.startsWith('/notes')) return noteCalls(method, tail, body, notes, Number(iid));
  if (tail === '/cancel_merge_when_pipeline_succeeds') found['merge_when_pipeline_succeeds'] = false;
  if (tail === '/merge') found['merge_when_pipeline_succeeds'] = true;
  if (method === 'PUT' && tail === '') edit(found, body);
  return { status: method === 'POST' ? 201 : 200, body: found };
}

function collection(method: string, url: URL, body: Json, mergeRequests: Json[]): { status: number; body: unknown } {
  if (method === 'POST') {
    const open = mergeRequests.find((other) => other['state'] === 'opened' && other['source_branch'] === body['source_branch']);
    if (open !== undefined)
      return {
        status: 409,
        body: { message: [`Another open merge request already exists for this source branch: !${open['iid']}`] },
      };
    const iid = mergeRequests.length + 1;
    const { labels, ...rest } = body;
    mergeRequests.push(
      mergeRequestJson({
        ...rest,
        iid,
        labels: String(labels ?? '')
          .split(',')
          .filter(Boolean),
      }),
    );
    return { status: 201, body: mergeRequests.at(-1) };
  }
  const fits = (row: Json, field: string) => [null, row[field]].includes(url.searchParams.get(field));
  const rows = mergeRequests.filter((row) => fits(row, 'source_branch') && fits(row, 'state'));
  return { status: 200, body: rows.toReversed() };
}

function noteCalls(
  method: string,
  tail: string,
  body: Json,
  notes: GitLabServer['notes'],
  iid: number,
): { status: number; body: unknown } {
  const shown = (note: GitLabServer['notes'][number]) => ({ ...note, author: { username: note.author } });
  if (method === 'GET') return { status: 200, body: notes.filter((note) => note.iid === iid).map(shown) };
  const note = notes.find(({ id }) => id === Number(tail.split('/')[2]));
  if (method === 'PUT' && note !== undefined) {
    note.body = String(body['body']);
    return { status: 200, body: shown(note) };
  }
  notes.push({ iid, id: notes.length + 1, body: String(body['body']), author: BOT, system: false });
  return { status: 201, body: {} };
}

function edit(found: Json, { labels, state_event, ...fields }: Json): void {
  Object.assign(found, fields);
  if (typeof labels === 'string') found['labels'] = labels.split(',').filter(Boolean);
  if (state_event === 'close') found['state'] = 'closed';
}

async function received(incoming: IncomingMessage): Promise<ServedRequest> {
  let text = '';
  for await (const chunk of incoming) text += chunk;
  const path = (incoming.url ?? '').replace(/^\/api\/v4\//, '');
  return { method: incoming.method ?? '', path, body: text === '' ? {} : (JSON.parse(text) as Json) };
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly body: unknown;
}

export interface ForgeServer {
  readonly url: string;
  /** Answers of `GET <path>` below `/api/v4/projects/1`: a body, or a status. */
  readonly answers: Map<string, unknown>;
  readonly calls: Call[];
  close(): Promise<void>;
}

/** Below the project, without what is asked for but the commit of a list; null outside of the API. */
function pathOf(url: string): string | null {
  if (!url.startsWith('/api/v4/')) return null;
  const [path = '', query = ''] = url.replace('/api/v4/projects/1', '').split('?');
  const sha = new URLSearchParams(query).get('sha');
  return sha === null ? path : `${path}?sha=${sha}`;
}

/** A forge that answers what it was told to: real HTTP, no behaviour but that of notes. */
export async function forgeServer(): Promise<ForgeServer> {
  const answers = new Map<string, unknown>();
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const path = pathOf(request.url ?? '');
    if (path === null) {
      response.writeHead(404).end();
      return;
    }
    const call = { method: request.method ?? '', path, token: tokenOf(request), body: await bodyOf(request) };
    calls.push(call);
    const { status, body } = answer(answers, call);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/v4`,
    answers,
    calls,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function answer(answers: Map<string, unknown>, call: Call): { status: number; body: unknown } {
  const known = answers.get(`${call.method} ${call.path}`);
  if (typeof known === 'number') return { status: known, body: { message: `${known}` } };
  if (call.method === 'POST' && known === undefined) {
    const list = (answers.get(`GET ${call.path}`) ?? []) as object[];
    const note = { id: list.length + 1, system: false, ...(call.body as object) };
    answers.set(`GET ${call.path}`, [note, ...list]);
    return { status: 201, body: note };
  }
  if (call.method === 'PUT' && known === undefined) {
    const [, folder = '', id = ''] = /^(.*)\/(\d+)$/.exec(call.path) ?? [];
    const list = (answers.get(`GET ${folder}`) ?? []) as { id: number }[];
    answers.set(
      `GET ${folder}`,
      list.map((note) => (note.id === Number(id) ? { ...note, ...(call.body as object) } : note)),
    );
    return { status: 200, body: {} };
  }
  return known === undefined ? { status: 404, body: { message: '404 Not found' } } : { status: 200, body: known };
}

function tokenOf(request: IncomingMessage): string | undefined {
  const { 'private-token': own, 'job-token': job } = request.headers;
  return own === undefined ? (job === undefined ? undefined : `job:${job}`) : `private:${own}`;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return parts.length === 0 ? null : (JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown);
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** GitLab's Terraform state routes over real HTTP: basic authentication, locks with an id. */
export interface StateServer {
  /** For CI_API_V4_URL. */
  readonly apiUrl: string;
  readonly jobToken: string;
  readonly states: Map<string, string>;
  /** Every request as `METHOD path`, without its query. */
  readonly requests: string[];
  close(): Promise<void>;
}

interface Inside {
  readonly states: Map<string, string>;
  readonly locks: Map<string, string>;
  readonly requests: string[];
  readonly authorization: string;
}

export async function stateServer(): Promise<StateServer> {
  const jobToken = 'job-token-of-the-test';
  const authorization = `Basic ${Buffer.from(`gitlab-ci-token:${jobToken}`).toString('base64')}`;
  const inside: Inside = { states: new Map(), locks: new Map(), requests: [], authorization };
  const server = createServer((request, response) => void answer(request, response, inside));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections());
  const { states, requests } = inside;
  return { apiUrl: `http://127.0.0.1:${port}/api/v4`, jobToken, states, requests, close };
}

async function answer(request: IncomingMessage, response: ServerResponse, inside: Inside): Promise<void> {
  const { states, locks, requests, authorization } = inside;
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://state.test');
  requests.push(`${request.method} ${pathname}`);
  let body = '';
  for await (const chunk of request) body += chunk;
  const send = (status: number, text = '') => void response.writeHead(status).end(text);
  const [, name, lock] = /^\/api\/v4\/projects\/1\/terraform\/state\/([a-z0-9-]+)(\/lock)?$/.exec(pathname) ?? [];
  if (request.headers.authorization !== authorization) return send(401);
  if (name === undefined) return send(404);
  const held = locks.get(name);
  if (lock !== undefined && request.method === 'POST') {
    if (held !== undefined) return send(423, held);
    locks.set(name, body);
    return send(200);
  }
  if (lock !== undefined) return locks.delete(name) ? send(200) : send(409);
  if (request.method === 'GET') return states.has(name) ? send(200, states.get(name)) : send(204);
  const id = searchParams.get('ID');
  if (held !== undefined && (JSON.parse(held) as { ID?: string }).ID !== id) return send(409);
  states.set(name, body);
  return send(200);
}

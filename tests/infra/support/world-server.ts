import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StoredStack {
  stack: string;
  serial: number;
  engine: string;
  resources: { address: string; type: string; values: Record<string, unknown> }[];
}

/** The simulated clouds' stack routes over real HTTP, and nothing else of them. */
export interface WorldServer {
  readonly url: string;
  readonly token: string;
  readonly stacks: Map<string, StoredStack>;
  /** Every request as `METHOD path`. */
  readonly requests: string[];
  close(): Promise<void>;
}

export async function worldServer(): Promise<WorldServer> {
  const stacks = new Map<string, StoredStack>();
  const requests: string[] = [];
  const token = 'world-token-of-the-test';
  const server = createServer((request, response) => void answer(request, response, { stacks, requests, token }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections());
  return { url: `http://127.0.0.1:${port}`, token, stacks, requests, close };
}

type Inside = Pick<WorldServer, 'stacks' | 'requests' | 'token'>;

async function answer(request: IncomingMessage, response: ServerResponse, { stacks, requests, token }: Inside): Promise<void> {
  requests.push(`${request.method} ${request.url}`);
  const stack = /^\/cloud\/stacks\/([a-z0-9-]+)$/.exec(request.url ?? '')?.[1] ?? '';
  const stored = stacks.get(stack);
  const send = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (request.method === 'GET') return void (stored === undefined ? send(404, {}) : send(200, stored));
  if (request.headers.authorization !== `Bearer ${token}`) return void send(401, { message: '401 Unauthorized' });
  let text = '';
  for await (const chunk of request) text += chunk;
  const body = JSON.parse(text) as { serial: number | null; engine: string; resources: StoredStack['resources'] };
  if (body.serial !== null && body.serial !== stored?.serial)
    return void send(409, { message: 'Saved plan is stale: somebody else was faster' });
  const serial = (stored?.serial ?? 0) + 1;
  stacks.set(stack, { stack, serial, engine: body.engine, resources: body.resources });
  send(200, { serial });
}

import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { gitEnvironment, runGit } from './run.ts';

/** @throws Error when Git came without the program that serves repositories. */
export async function requireBackend(): Promise<void> {
  const folder = (await runGit(['--exec-path'])).stdout.toString('utf8').trim();
  await access(join(folder, 'git-http-backend'), constants.X_OK).catch(() => {
    throw new Error(`Serving the repository needs git-http-backend, and ${folder} has none: install the complete Git`);
  });
}

export interface BackendRequest {
  /** Folder that holds the repository, and the path of the request below it, such as `/fleet.git/info/refs`. */
  readonly root: string;
  readonly path: string;
  readonly query: string;
  readonly username: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Answers a request of Git's smart HTTP protocol by `git http-backend` (CGI). Bodies are streamed both ways.
 * The answer is held open until `settle` has resolved, so that a client that saw its push end finds the result.
 */
export function serveGit(
  request: BackendRequest,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  settle: () => Promise<void>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['http-backend'], { env: environment(request, incoming), stdio: ['pipe', 'pipe', 'ignore'] });
    const header = new CgiHeader(outgoing);
    child.on('error', reject);
    child.stdin.on('error', () => {});
    incoming.pipe(child.stdin);
    // A client that goes away must not leave a process behind.
    outgoing.on('close', () => child.kill());
    child.stdout.on('data', (chunk: Buffer) => {
      if (!header.write(chunk)) {
        child.stdout.pause();
        outgoing.once('drain', () => child.stdout.resume());
      }
    });
    child.on('close', () => {
      settle()
        .then(() => header.end())
        .then(resolve, reject);
    });
  });
}

function environment(request: BackendRequest, incoming: IncomingMessage): Record<string, string> {
  const header = (name: string) => (typeof incoming.headers[name] === 'string' ? incoming.headers[name] : '');
  return {
    ...gitEnvironment(),
    ...request.env,
    GIT_PROJECT_ROOT: request.root,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: request.path,
    QUERY_STRING: request.query,
    REQUEST_METHOD: incoming.method ?? 'GET',
    REMOTE_USER: request.username,
    REMOTE_ADDR: incoming.socket.remoteAddress ?? '',
    CONTENT_TYPE: header('content-type'),
    // Without a length (chunked) the backend reads to the end of its input.
    ...(header('content-length') === '' ? {} : { CONTENT_LENGTH: header('content-length') }),
    ...(header('content-encoding') === '' ? {} : { HTTP_CONTENT_ENCODING: header('content-encoding') }),
    ...(header('git-protocol') === '' ? {} : { GIT_PROTOCOL: header('git-protocol') }),
  };
}

/** Turns the head of a CGI answer into status and headers, and passes on the rest. */
class CgiHeader {
  readonly #outgoing: ServerResponse;
  #head: Buffer | null = Buffer.alloc(0);

  constructor(outgoing: ServerResponse) {
    this.#outgoing = outgoing;
  }

  /** False when the client is slower than Git. */
  write(chunk: Buffer): boolean {
    if (this.#head === null) return this.#outgoing.write(chunk);
    this.#head = Buffer.concat([this.#head, chunk]);
    const end = this.#head.indexOf('\r\n\r\n');
    if (end === -1) return true;
    const [head, rest] = [this.#head.subarray(0, end).toString('latin1'), this.#head.subarray(end + 4)];
    this.#head = null;
    this.#begin(head);
    return rest.length === 0 || this.#outgoing.write(rest);
  }

  end(): void {
    if (this.#head !== null) this.#outgoing.writeHead(500);
    this.#outgoing.end();
  }

  #begin(head: string): void {
    const lines = head.split('\r\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
    const headers = lines.filter(([name]) => name?.toLowerCase() !== 'status');
    const status = lines.find(([name]) => name?.toLowerCase() === 'status')?.[1] ?? '200';
    this.#outgoing.writeHead(Number.parseInt(status, 10), Object.fromEntries(headers));
  }
}

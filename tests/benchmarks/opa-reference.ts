import { type ChildProcess, spawn } from 'node:child_process';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** What both ways of asking OPA answer with. */
export interface Answered {
  readonly outcome: string;
  readonly rules: readonly unknown[];
}

/** Asks the OPA command line, one process per question. `bundle` is the folder `gate` of a policy folder. */
export function opaEval(opa: string, bundle: string, input: unknown): Promise<Answered> {
  const args = ['eval', '--bundle', bundle, '--stdin-input', '--format', 'json', 'data.gate.verdict'];
  return new Promise((resolve, reject) => {
    const child = spawn(opa, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code !== 0) return reject(new Error(`opa eval ended with ${code}`));
      const said = JSON.parse(Buffer.concat(parts).toString('utf8')) as { result: [{ expressions: [{ value: Answered }] }] };
      resolve(said.result[0].expressions[0].value);
    });
    child.stdin.end(JSON.stringify(input));
  });
}

/** An OPA server on loopback with one bundle; each question is one POST over a connection that is kept. */
export class OpaOverHttp {
  readonly #child: ChildProcess;
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.#port = port;
  }

  /** Throws when it does not answer within a minute: a thousand rules have to be compiled first. */
  static async start(opa: string, bundle: string): Promise<OpaOverHttp> {
    const port = await freePort();
    const args = ['run', '--server', '--addr', `127.0.0.1:${port}`, '--log-level', 'error', '--skip-version-check'];
    const child = spawn(opa, [...args, '--bundle', bundle], { stdio: 'ignore' });
    const server = new OpaOverHttp(child, port);
    for (let tries = 0; tries < 600 && child.exitCode === null; tries++) {
      if (
        await server.#send('GET', '/health').then(
          ({ status }) => status === 200,
          () => false,
        )
      )
        return server;
      await wait(100);
    }
    await server.stop();
    throw new Error('The OPA server did not answer within a minute.');
  }

  async ask(input: unknown): Promise<Answered> {
    const { status, body } = await this.#send('POST', '/v1/data/gate/verdict', JSON.stringify({ input }));
    if (status !== 200) throw new Error(`the OPA server answered ${status}`);
    return (JSON.parse(body) as { result: Answered }).result;
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    if (this.#child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.kill();
    await ended;
  }

  #send(method: string, path: string, body?: string): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const headers = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const to = { host: '127.0.0.1', port: this.#port, method, path, agent: this.#agent, headers };
      const sent = request(to, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.once('error', reject);
        response.once('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') }));
      });
      sent.once('error', reject);
      sent.end(body);
    });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

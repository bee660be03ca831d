import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** What OPA said of a document: its value (undefined where nothing defines it), or why there is none. */
export type Asked = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string };

/** Rego files to start with; paths are relative to the folder. */
export interface Policies {
  readonly folder: string;
  readonly paths: readonly string[];
}

const NONE: Policies = { folder: tmpdir(), paths: [] };

/** One `opa run --server` behind a socket of its own: compiles policies that are put into it, and answers questions. */
export class OpaServer {
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #patienceMs: number;

  private constructor(folder: string, child: ChildProcess, patienceMs: number) {
    this.#folder = folder;
    this.#child = child;
    this.#patienceMs = patienceMs;
    process.once('exit', this.#kill);
  }

  /**
   * Starts with policies, each known by its path: compiled once, where putting them one by one compiles all that are
   * there each time. Throws when the program does not answer within ten seconds. `patienceMs`: how long one answer may take.
   */
  static async start(opa: string, policies: Policies = NONE, patienceMs = 20_000): Promise<OpaServer> {
    const folder = await mkdtemp(join(tmpdir(), 'trimtab-opa-'));
    const args = ['run', '--server', '--addr', `unix://${join(folder, 'opa.sock')}`, '--log-level', 'error'];
    const child = spawn(opa, [...args, '--disable-telemetry', ...policies.paths], {
      cwd: policies.folder,
      stdio: ['ignore', 'ignore', 'ignore'],
      env: { ...process.env, GOMAXPROCS: '1', GOGC: '800', GOMEMLIMIT: '700MiB' },
    });
    const server = new OpaServer(folder, child, patienceMs);
    for (let tries = 0; tries < 100; tries += 1) {
      const answer = await server.#send('GET', '/health').catch(() => null);
      if (answer?.status === 200) return server;
      await wait(100);
    }
    await server.stop();
    throw new Error('The OPA server did not answer within ten seconds.');
  }

  /** False when the module, or what depends on it, does not compile; then the module before it stays. */
  async tryPolicy(id: string, text: string): Promise<boolean> {
    const { status, body } = await this.#put(id, text);
    if (status !== 200 && status !== 400) throw new Error(`OPA answered ${status} to ${id}: ${body.slice(0, 1000)}`);
    return status === 200;
  }

  /** Throws when the module does not compile. */
  async putPolicy(id: string, text: string): Promise<void> {
    const { status, body } = await this.#put(id, text);
    if (status !== 200) throw new Error(`OPA answered ${status} to ${id}: ${body.slice(0, 1000)}`);
  }

  #put(id: string, text: string): Promise<Answer> {
    return this.#send('PUT', `/v1/policies/${encodeURIComponent(id)}`, text);
  }

  async deletePolicy(id: string): Promise<void> {
    await this.#send('DELETE', `/v1/policies/${encodeURIComponent(id)}`);
  }

  /** Puts a document at a path below `data`, such as `thresholds`. */
  async putData(path: string, value: unknown): Promise<void> {
    const { status, body } = await this.#send('PUT', `/v1/data/${path}`, JSON.stringify(value));
    if (status >= 300) throw new Error(`OPA answered ${status} to data: ${body.slice(0, 500)}`);
  }

  async deleteData(path: string): Promise<void> {
    await this.#send('DELETE', `/v1/data/${path}`);
  }

  /** The document at a path below `data`, evaluated without an input. */
  document(path: string): Promise<Asked> {
    return this.#ask('GET', path);
  }

  /** The document at a path below `data` for an input. */
  answer(path: string, input: unknown): Promise<Asked> {
    return this.#ask('POST', path, JSON.stringify({ input }));
  }

  async #ask(method: string, path: string, body?: string): Promise<Asked> {
    const answer = await this.#send(method, `/v1/data/${path}`, body).catch((error: Error) => ({
      status: 0,
      body: error.message,
    }));
    if (answer.status !== 200) return { ok: false, why: answer.body.slice(0, 500) };
    return { ok: true, value: (JSON.parse(answer.body) as { result?: unknown }).result };
  }

  async stop(): Promise<void> {
    process.off('exit', this.#kill);
    this.#agent.destroy();
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = new Promise((resolve) => this.#child.once('close', resolve));
      this.#child.kill('SIGKILL');
      await ended;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** For when this process ends before the server was stopped. */
  readonly #kill = (): void => {
    this.#child.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  };

  #send(method: string, path: string, body?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const options = { socketPath: join(this.#folder, 'opa.sock'), method, path, agent: this.#agent, timeout: this.#patienceMs };
      const sent = request(options, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') }));
      });
      sent.on('timeout', () => sent.destroy(new Error(`OPA did not answer within ${this.#patienceMs} ms.`)));
      sent.on('error', (error) => {
        const { exitCode, signalCode } = this.#child;
        const ended = exitCode !== null || signalCode !== null;
        reject(ended ? new Error(`OPA has ended (${exitCode ?? signalCode}).`, { cause: error }) : error);
      });
      sent.end(body);
    });
  }
}

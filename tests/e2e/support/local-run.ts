import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { StatusView } from '../../../src/controller/commands.ts';
import type { MoveRecord } from '../../../src/domain/merge-request.ts';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

interface Run {
  readonly controller: string;
  readonly forge: string;
  readonly clouds: string;
  readonly worldToken: string;
}

/** A local run as a person starts it, in processes of its own. */
export interface LocalRun {
  readonly child: ChildProcess;
  /** Lines of standard output so far. */
  readonly lines: readonly string[];
  readonly errors: readonly string[];
  /** Token of the simulated world's truth, which only tests have. */
  readonly truthToken: string;
  /** Addresses; waits until the run has told them. */
  addresses(timeoutMs?: number): Promise<Run>;
  /** Exit code. */
  ended: Promise<number | null>;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export function startRun(args: readonly string[], env: NodeJS.ProcessEnv = process.env): LocalRun {
  const truthToken = 'truth-of-a-test';
  const child = spawn(process.execPath, [join(ROOT, 'src/main.ts'), 'start', '--port', '0', ...args].filter(Boolean), {
    cwd: ROOT,
    env: { ...env, TRIMTAB_SIM_TRUTH_TOKEN: truthToken },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const errors: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const file = join(ROOT, '.trimtab', `run-${child.pid}`, 'run.json');
  return {
    child,
    lines,
    errors,
    truthToken,
    ended,
    async addresses(timeoutMs = 90_000) {
      await until('the run has told its addresses', () => existsSync(file) || child.exitCode !== null, timeoutMs);
      if (!existsSync(file)) throw new Error(`the run ended: ${errors.join('\n')}`);
      return JSON.parse(readFileSync(file, 'utf8')) as Run;
    },
    async stop() {
      child.kill('SIGINT');
      return await ended;
    },
  };
}

/** Waits in real time; the sentence says for what. */
export async function until(what: string, test: () => boolean | Promise<boolean>, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (await test()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`gave up after ${timeoutMs / 1000} s: ${what}`);
}

export async function getJson<T>(url: string, token?: string): Promise<T> {
  const answer = await fetch(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

export const statusOf = (controller: string) => getJson<StatusView>(`${controller}/api/v1/status`);
export const movesOf = (controller: string) => getJson<MoveRecord[]>(`${controller}/api/v1/merge-requests?limit=100`);

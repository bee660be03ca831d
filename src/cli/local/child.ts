import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { messageOf, TrimtabError } from '../../lib/errors.ts';

export interface ChildOptions {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where its standard error goes. */
  readonly logFile: string;
}

/** Runs one of our programs to its end and returns its standard output. */
export async function runToEnd(what: string, options: ChildOptions, timeoutMs: number): Promise<string> {
  const child = launch(options);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => clearTimeout(timer));
  if (code === 0) return output;
  throw new TrimtabError('child', `${what}: ended with ${code === null ? 'a time-out' : `exit code ${code}`}`, {
    advice: `${lastLine(output)} See ${options.logFile}.`.trim(),
  });
}

/** A program that stays: ready when it has printed its first JSON line. */
export interface Service<T> {
  readonly ready: T;
  /** Resolves when the program has ended, whoever ended it. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export async function startService<T>(what: string, options: ChildOptions, timeoutMs: number): Promise<Service<T>> {
  const child = launch(options);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  try {
    const ready = (await firstLine(child, timeoutMs)) as T;
    return { ready, ended, stop: () => stop(child, ended) };
  } catch (cause) {
    await stop(child, ended);
    throw new TrimtabError('child', `${what}: ${messageOf(cause)}`, { cause, advice: `See ${options.logFile}.` });
  }
}

function launch(options: ChildOptions): ChildProcess {
  const child = spawn(process.execPath, [...options.args], {
    cwd: options.cwd,
    env: { ...options.env } as NodeJS.ProcessEnv,
    stdio: ['pipe', 'pipe', 'pipe'],
    // Its own group, so that Ctrl-C reaches it through us and in our order.
    detached: true,
  });
  const log = createWriteStream(options.logFile, { flags: 'a' });
  child.stderr?.pipe(log);
  return child;
}

function firstLine(child: ChildProcess, timeoutMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready within ${timeoutMs / 1000} s`)), timeoutMs);
    const settle = (action: () => void) => {
      clearTimeout(timer);
      action();
    };
    child.once('error', (error) => settle(() => reject(error)));
    child.once('close', (code) => settle(() => reject(new Error(`ended with exit code ${code}`))));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) settle(() => resolve(JSON.parse(line)));
    });
  });
}

/** Asks first, insists after five seconds. */
async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended.finally(() => clearTimeout(timer));
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { leftOut } from '../parts.ts';

/** Whether to leave a suite out, said in one line; throws where nothing may be left out. */
export function isLeftOut(suite: string, ...programs: string[]): boolean {
  const isMissing = leftOut(...programs);
  if (isMissing) console.warn(`left out: ${suite} needs ${programs.join(' and ')} on the path`);
  return isMissing;
}

/** Where a program is. Throws when it is not on the path. */
export function pathOf(program: string): string {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return join(folder, program);
    } catch {
      // Not here.
    }
  }
  throw new Error(`${program} is not on the path`);
}

export interface Program {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  output(): string;
  stop(): Promise<void>;
}

export function startProgram(program: string, args: readonly string[], cwd: string): Program {
  const child = spawn(pathOf(program), [...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    child,
    output: () => printed,
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended.finally(() => clearTimeout(timer));
    },
  };
}

/** A port of this machine that was free a moment ago, for programs that cannot say which one they took. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TrimtabError } from '../../lib/errors.ts';

/** What other commands need to talk to a local run: addresses and the token of its simulated world. */
export interface RunFile {
  readonly pid: number;
  readonly controller: string;
  readonly forge: string;
  readonly clouds: string;
  /** The AWS API emulator that this run has started; null when it has not. */
  readonly emulator: string | null;
  /** Good for this simulated world only, which listens on loopback only. */
  readonly worldToken: string;
}

export function runFolder(root: string, pid: number): string {
  return join(root, '.trimtab', `run-${pid}`);
}

export function writeRunFile(folder: string, run: RunFile): void {
  writeFileSync(join(folder, 'run.json'), JSON.stringify(run), { mode: 0o600 });
}

/** The local run that is alive. Throws when there is none, or more than one. */
export function findRun(root: string): RunFile {
  const alive = folders(root)
    .flatMap((folder) => read(folder) ?? [])
    .filter((run) => isAlive(run.pid));
  const [run] = alive;
  if (run === undefined) throw new TrimtabError('no-run', 'no local run is alive', { advice: 'Start one with `npm start`.' });
  if (alive.length > 1)
    throw new TrimtabError('many-runs', `${alive.length} local runs are alive: ${alive.map((each) => each.pid).join(', ')}`, {
      advice: 'Stop all but one of them.',
    });
  return run;
}

function folders(root: string): string[] {
  try {
    return readdirSync(join(root, '.trimtab'))
      .filter((name) => name.startsWith('run-'))
      .map((name) => join(root, '.trimtab', name));
  } catch {
    return [];
  }
}

function read(folder: string): RunFile | null {
  try {
    return JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as RunFile;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

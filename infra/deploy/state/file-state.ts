import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { InfraError } from '../../errors.ts';
import { stalePlan } from '../engine.ts';
import { recordedStack } from './recorded.ts';
import type { RecordedStack, StateStore } from './state-store.ts';

/** As long as Terraform waits. */
const LOCK_TIMEOUT_MS = 5 * 60_000;
const LOCK_PAUSE_MS = 20;

/** State kept in JSON files, one per stack; for work on one machine. A lock is waited for, and never taken from its owner. */
export function fileState(folder: string, lockTimeoutMs: number = LOCK_TIMEOUT_MS): StateStore {
  const path = (stack: string) => join(folder, `${stack}.json`);
  const read = async (stack: string): Promise<RecordedStack | null> => {
    const text = await readFile(path(stack), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    return text === null ? null : recordedStack(path(stack), parsed(text));
  };
  return {
    read,
    write: (stack, state) =>
      locked(path(stack), lockTimeoutMs, async () => {
        const present = (await read(stack))?.serial ?? null;
        // As in the simulated clouds: only Terraform, which compares by itself, may write over what it does not name.
        if (state.serial !== present && !(state.serial === null && state.engine === 'terraform'))
          throw stalePlan(stack, `planned at serial ${state.serial ?? 'none'}, now at ${present ?? 'none'}`);
        const serial = (present ?? 0) + 1;
        await replace(path(stack), `${JSON.stringify({ stack, ...state, serial }, null, 2)}\n`);
        return serial;
      }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Whole file or none: a reader never sees half of it. */
async function replace(path: string, text: string): Promise<void> {
  const fresh = `${path}.${process.pid}.new`;
  const file = await open(fresh, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}

async function locked<T>(path: string, timeoutMs: number, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  await mkdir(join(path, '..'), { recursive: true });
  const held = await lockedWithin(timeoutMs, lock);
  if (held === null)
    throw new InfraError('state-locked', `the state ${path} has been held by another run for ${Math.round(timeoutMs / 1000)} s`, {
      advice: `When no other run is left, delete ${lock}.`,
    });
  try {
    return await work();
  } finally {
    await held.close();
    await rm(lock, { force: true });
  }
}

/** The lock file, made by us; null when somebody else has kept it for all that time. */
async function lockedWithin(timeoutMs: number, lock: string): Promise<FileHandle | null> {
  for (const end = performance.now() + timeoutMs; ; ) {
    try {
      return await open(lock, 'wx');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (performance.now() >= end) return null;
    await delay(LOCK_PAUSE_MS);
  }
}

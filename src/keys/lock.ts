import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, TrimtabError } from '../lib/errors.ts';

/** How long another process is waited for: it only writes a few small files. */
const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 20;
const SQLITE_BUSY = 5;

/**
 * Runs `work` while nobody else changes this key folder. The lock is an open write transaction on an empty database:
 * the operating system drops it with the process, so nothing is left behind after a kill.
 */
export async function exclusively<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = new DatabaseSync(join(folder, 'keys.lock'), { timeout: 0 });
  try {
    const last = performance.now() + PATIENCE_MS;
    while (!taken(lock, folder, performance.now() >= last)) await delay(LOOK_EVERY_MS);
    return await work();
  } finally {
    lock.close();
  }
}

function taken(lock: DatabaseSync, folder: string, isLastTry: boolean): boolean {
  try {
    lock.exec('BEGIN IMMEDIATE');
    return true;
  } catch (cause) {
    if ((cause as { errcode?: unknown }).errcode === SQLITE_BUSY && !isLastTry) return false;
    throw new TrimtabError('keys', `${folder}: the keys cannot be locked: ${messageOf(cause)}`, {
      cause,
      advice: 'Another trimtab changes them, or the folder cannot be written.',
    });
  }
}

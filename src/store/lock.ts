import { DatabaseSync } from 'node:sqlite';
import { TrimtabError } from '../lib/errors.ts';
import { sqliteCode } from './faults.ts';

/**
 * Makes this process the only writer of a journal, until `release` or the end of the process.
 * Throws `store-locked` when somebody else is.
 *
 * The lock is an open write transaction on a database beside the journal: the operating system drops
 * it with the process, so nothing is left behind after a kill, and the journal stays readable for
 * other programs meanwhile.
 */
export function lockJournal(path: string): { release(): void } {
  const lock = new DatabaseSync(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN IMMEDIATE');
  } catch (error) {
    lock.close();
    if (sqliteCode(error) !== 5) throw error;
    throw new TrimtabError('store-locked', `${path}: another Trimtab writes this journal`, {
      advice: 'Stop the other one, or give this one a file of its own with `store.path`.',
    });
  }
  return { release: () => lock.close() };
}

import type { DatabaseSync } from 'node:sqlite';
import { TrimtabError } from '../lib/errors.ts';
import type { OpenDatabase } from './database.ts';
import { isFatal, storeError } from './faults.ts';
import { groupCommit } from './group-commit.ts';

/** How the tables reach the database. `doing` completes "the journal could not ...". */
export interface Journal {
  readonly db: DatabaseSync;
  read<T>(doing: string, work: () => T): Promise<T>;
  /** Durable when it returns. */
  write<T>(doing: string, work: () => T): Promise<T>;
  close(): Promise<void>;
}

export function createJournal(database: OpenDatabase): Journal {
  const { db } = database;
  const group = groupCommit(db);
  let refusal: TrimtabError | null = null;

  const guard = async <T>(doing: string, work: () => T | Promise<T>): Promise<T> => {
    if (refusal !== null) throw refusal;
    try {
      return await work();
    } catch (thrown) {
      const error = storeError(thrown, doing);
      if (isFatal(error)) refusal ??= error;
      throw error;
    }
  };

  return {
    db,
    read: guard,
    write: (doing, work) => guard(doing, () => group.write(work)),
    async close() {
      if (!db.isOpen) return;
      group.flush();
      refusal ??= new TrimtabError('store-closed', 'the journal is closed');
      db.close();
      database.close();
    },
  };
}

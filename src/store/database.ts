import { mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TrimtabError } from '../lib/errors.ts';
import { corrupt, storeError } from './faults.ts';
import { lockJournal } from './lock.ts';
import { type Migration, migrate } from './migrate.ts';

export interface OpenDatabase {
  readonly db: DatabaseSync;
  close(): void;
}

/**
 * Opens, locks, checks and migrates a journal; `:memory:` is one that nobody shares and nothing keeps.
 * Throws `store-locked`, `store-corrupt`, `store-newer`, `store-foreign` or `store-io`.
 */
export function openDatabase(path: string, migrations: readonly Migration[]): OpenDatabase {
  if (path === ':memory:') return { db: open(path, migrations, null), close() {} };
  const file = place(path);
  const lock = lockJournal(file);
  try {
    const db = open(file, migrations, file);
    return { db, close: lock.release };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The file's real path, so that two names of one journal meet at one lock. */
function place(path: string): string {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return join(realpathSync(dirname(path)), basename(path));
  } catch (cause) {
    throw new TrimtabError('store-io', `${path}: the journal's folder cannot be made`, {
      advice: 'Check `store.path` and the rights of its folder.',
      cause,
    });
  }
}

function open(path: string, migrations: readonly Migration[], backup: string | null): DatabaseSync {
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: 2000, defensive: true });
    check(db, path);
    // FULL: a commit returns after the fsync of the write-ahead log, so an answer may follow it.
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = FULL');
    db.exec('PRAGMA cell_size_check = ON');
    db.exec('PRAGMA trusted_schema = OFF');
    db.exec(`PRAGMA journal_size_limit = ${64 * 2 ** 20}`);
    migrate(db, path, migrations, backup);
    return db;
  } catch (error) {
    db?.close();
    throw storeError(error, `be opened (${path})`);
  }
}

function check(db: DatabaseSync, path: string): void {
  const finding = db.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'];
  if (finding !== 'ok') throw corrupt(`${path}: the journal is damaged (${String(finding).split('\n').pop()})`);
}

import { readdirSync, readFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { TrimtabError } from '../lib/errors.ts';

/** Marks a SQLite file as a journal of Trimtab: "Trim" in ASCII. */
const APPLICATION_ID = 0x5472696d;

export interface Migration {
  /** 1, 2, 3 ... without a gap. */
  readonly number: number;
  readonly sql: string;
}

/** The files of `migrations/`, in order: `<number>-<what>.sql`. */
export function shippedMigrations(): readonly Migration[] {
  const folder = new URL('./migrations/', import.meta.url);
  return readdirSync(fileURLToPath(folder))
    .filter((name) => /^\d{4}-.+\.sql$/.test(name))
    .sort()
    .map((name) => ({ number: Number(name.slice(0, 4)), sql: readFileSync(new URL(name, folder), 'utf8') }));
}

/**
 * Brings a database to the newest schema in one transaction; a copy of an older one is kept beside it
 * first (`backup`, null = none). Throws `store-newer` or `store-foreign` and changes nothing then.
 */
export function migrate(db: DatabaseSync, path: string, migrations: readonly Migration[], backup: string | null): void {
  const version = pragma(db, 'user_version');
  const newest = migrations.at(-1)?.number ?? 0;
  const holdsTables = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined;
  if (pragma(db, 'application_id') !== APPLICATION_ID && (holdsTables || version !== 0))
    throw new TrimtabError('store-foreign', `${path}: is a database, but not a journal of Trimtab`, {
      advice: 'Name another file in `store.path`.',
    });
  if (version > newest)
    throw new TrimtabError('store-newer', `${path}: written by a newer Trimtab (schema ${version}, this one knows ${newest})`, {
      advice: 'Start the newer version, or name another file in `store.path`.',
    });
  if (version === newest) return;
  if (version > 0 && backup !== null) db.prepare('VACUUM INTO ?').run(`${backup}.schema-${version}`);
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const migration of migrations) if (migration.number > version) db.exec(migration.sql);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    db.exec(`PRAGMA user_version = ${newest}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function pragma(db: DatabaseSync, name: 'user_version' | 'application_id'): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
}

import type { DatabaseSync } from 'node:sqlite';
import { TrimtabError } from '../lib/errors.ts';
import type { Page } from './port.ts';

export type Row = Readonly<Record<string, unknown>>;

/**
 * Pages of a table, newest first; `age` are its columns from old to new. Throws `store-page` when
 * the limit is not within 1..500.
 */
export function pages(db: DatabaseSync, table: string, age: readonly string[]): (page: Page) => readonly Row[] {
  const newestFirst = `ORDER BY ${age.map((column) => `${column} DESC`).join(', ')} LIMIT ?`;
  const all = db.prepare(`SELECT * FROM ${table} ${newestFirst}`);
  let ofService: ReturnType<DatabaseSync['prepare']> | null = null;
  return (page) => {
    const limit = checkLimit(page.limit);
    if (page.service === undefined) return all.all(limit);
    ofService ??= db.prepare(`SELECT * FROM ${table} WHERE service = ? ${newestFirst}`);
    return ofService.all(page.service, limit);
  };
}

export function checkLimit(limit: number): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > 500)
    throw new TrimtabError('store-page', `a page has 1 to 500 rows, but ${limit} were asked for`, { disposition: 'bug' });
  return limit;
}

/** `INSERT INTO table (a, b) VALUES (:a, :b)`. */
export function insertInto(table: string, columns: readonly string[]): string {
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((column) => `:${column}`).join(', ')})`;
}

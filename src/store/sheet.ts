import { crc32 } from 'node:zlib';
import { canonical } from '../lib/canonical.ts';
import { corrupt } from './faults.ts';

type Kind = 'string' | 'number' | 'boolean' | 'object' | 'array';
type Cell = string | number | null;

/** What a row of one table holds: a document and the columns that it is looked up by. */
export interface Sheet<T> {
  readonly table: string;
  /** The lookup columns as the document says them. */
  readonly columns: (value: T) => Readonly<Record<string, Cell>>;
  /** Fields that the document cannot be without. */
  readonly shape: Readonly<Partial<Record<keyof T & string, Kind>>>;
}

/** Columns of a row to be written. Throws on numbers that JSON cannot hold. */
export function sealed<T>(sheet: Sheet<T>, value: T): Record<string, Cell> {
  const payload = canonical(value);
  return { ...sheet.columns(value), payload, checksum: crc32(payload) };
}

/** The document of a row. Throws `store-corrupt` when one bit of it is not what was written. */
export function unsealed<T>(sheet: Sheet<T>, row: Readonly<Record<string, unknown>>): T {
  const payload = row['payload'];
  if (typeof payload !== 'string' || crc32(payload) !== row['checksum']) throw damaged(sheet, row, 'its checksum differs');
  const value: unknown = JSON.parse(payload);
  for (const [field, kind] of Object.entries<Kind | undefined>(sheet.shape))
    if (kindOf((value as Record<string, unknown> | null)?.[field]) !== kind)
      throw damaged(sheet, row, `its field ${field} is missing or of another type`);
  const document = value as T;
  for (const [column, cell] of Object.entries(sheet.columns(document)))
    if (row[column] !== cell) throw damaged(sheet, row, `its column ${column} differs from its document`);
  return document;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function damaged<T>(sheet: Sheet<T>, row: Readonly<Record<string, unknown>>, why: string): Error {
  const name = Object.values(row).find((cell) => typeof cell === 'string' || typeof cell === 'number');
  return corrupt(`the journal's row ${String(name).slice(0, 80)} of ${sheet.table} is damaged: ${why}`);
}

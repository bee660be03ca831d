import { messageOf, TrimtabError } from '../lib/errors.ts';

// SQLite's primary result codes: https://sqlite.org/rescode.html
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const NOTADB = 26;

const RESTORE = 'Move the file away and start again: open merge requests are found again at the forge.';

/** SQLite's primary result code of an error; null when the error is not SQLite's. */
export function sqliteCode(error: unknown): number | null {
  const code = error instanceof Error ? (error as { errcode?: unknown }).errcode : undefined;
  return typeof code === 'number' ? code & 0xff : null;
}

/** Sorts anything that the database threw; `doing` completes "the journal could not ...". */
export function storeError(error: unknown, doing: string): TrimtabError {
  if (error instanceof TrimtabError) return error;
  const sentence = `the journal could not ${doing}: ${messageOf(error)}`;
  switch (sqliteCode(error)) {
    case BUSY:
    case LOCKED:
      return new TrimtabError('store-busy', sentence, { disposition: 'waiting', retryAfterMs: 1000, cause: error });
    case FULL:
      return new TrimtabError('store-full', sentence, {
        disposition: 'waiting',
        retryAfterMs: 5000,
        advice: 'Make room on the disk that holds the journal.',
        cause: error,
      });
    case IOERR:
    case READONLY:
      return new TrimtabError('store-io', sentence, { advice: 'Check the disk, then start Trimtab again.', cause: error });
    case CORRUPT:
    case NOTADB:
      return new TrimtabError('store-corrupt', sentence, { advice: RESTORE, cause: error });
    default:
      return new TrimtabError('store', sentence, { disposition: 'bug', cause: error });
  }
}

export function corrupt(message: string): TrimtabError {
  return new TrimtabError('store-corrupt', message, { advice: RESTORE });
}

/**
 * True when nothing may be written any more. A second fsync after a failed one may succeed although
 * the data is gone, so the journal never tries again.
 */
export function isFatal(error: TrimtabError): boolean {
  return error.code === 'store-io' || (error.code === 'store-corrupt' && sqliteCode(error.cause) !== null);
}

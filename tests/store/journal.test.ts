import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TrimtabError } from '../../src/lib/errors.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createJournal, type Journal } from '../../src/store/journal.ts';
import { shippedMigrations } from '../../src/store/migrate.ts';

/** What node:sqlite throws, with SQLite's extended result code. */
const fault = (errcode: number) => Object.assign(new Error(`fault ${errcode}`), { code: 'ERR_SQLITE_ERROR', errcode });
const IOERR_FSYNC = 1034;
const CORRUPT = 11;
const FULL = 13;
const BUSY_SNAPSHOT = 517;

describe('the journal after a fault', () => {
  let journal: Journal;
  beforeEach(() => {
    journal = createJournal(openDatabase(':memory:', shippedMigrations()));
  });
  afterEach(() => journal.close());

  const fail = (error: Error) =>
    journal.write('keep a row', () => {
      throw error;
    });
  const good = () => journal.write('keep another row', () => 'kept');

  it.each([
    ['fsync', IOERR_FSYNC, 'store-io'],
    ['a torn page', CORRUPT, 'store-corrupt'],
  ])('of %s never writes again, since what it would say could be wrong', async (_what, code, name) => {
    await expect(fail(fault(code))).rejects.toMatchObject({ code: name });
    await expect(good()).rejects.toMatchObject({ code: name });
    await expect(journal.read('read', () => 1)).rejects.toMatchObject({ code: name });
  });

  it.each([
    ['a full disk', fault(FULL), 'store-full', 'waiting'],
    ['a busy file', fault(BUSY_SNAPSHOT), 'store-busy', 'waiting'],
    ['anything else', new Error('whatever'), 'store', 'bug'],
    ['a refusal of our own', new TrimtabError('store-conflict', 'other content'), 'store-conflict', 'stalled'],
  ])('of %s writes on', async (_what, error, code, disposition) => {
    await expect(fail(error)).rejects.toMatchObject({ code, disposition });
    expect(await good()).toBe('kept');
  });

  it('says what could not be done', async () => {
    await expect(fail(fault(FULL))).rejects.toThrow('the journal could not keep a row: fault 13');
  });
});

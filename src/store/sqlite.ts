import { openDatabase } from './database.ts';
import { storeError } from './faults.ts';
import { createJournal } from './journal.ts';
import { type Migration, shippedMigrations } from './migrate.ts';
import type { Store } from './port.ts';
import { pruning } from './prune.ts';
import { decisionsTable } from './tables/decisions.ts';
import { deploymentsTable } from './tables/deployments.ts';
import { eventsTable } from './tables/events.ts';
import { inboxTable } from './tables/inbox.ts';
import { movesTable } from './tables/moves.ts';
import { policyVersionsTable } from './tables/policy-versions.ts';
import { snapshotsTable } from './tables/snapshots.ts';
import { verdictsTable } from './tables/verdicts.ts';
import { verificationsTable } from './tables/verifications.ts';

export interface SqliteStoreOptions {
  /** File of the journal, made with its folder when absent; `:memory:` keeps nothing. */
  readonly path: string;
  readonly migrations?: readonly Migration[];
}

/**
 * The journal in one SQLite file. Every write is on the disk (fsync) when its promise resolves.
 * Throws a `store-*` error at once when the file is locked by another process (`store-locked`),
 * damaged (`store-corrupt`), of a newer schema (`store-newer`) or not a journal (`store-foreign`).
 */
export function createSqliteStore({ path, migrations = shippedMigrations() }: SqliteStoreOptions): Store {
  const database = openDatabase(path, migrations);
  const journal = createJournal(database);
  try {
    return {
      ...snapshotsTable(journal),
      ...decisionsTable(journal),
      ...movesTable(journal),
      ...verdictsTable(journal),
      ...deploymentsTable(journal),
      ...verificationsTable(journal),
      ...inboxTable(journal),
      ...eventsTable(journal),
      ...policyVersionsTable(journal),
      ...pruning(journal),
      close: () => journal.close(),
    };
  } catch (error) {
    void journal.close();
    throw storeError(error, `be read (${path})`);
  }
}

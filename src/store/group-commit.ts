import type { DatabaseSync } from 'node:sqlite';

interface Waiting {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits writes together: everything asked for in one turn of the event loop shares one transaction
 * and one fsync. Each write stands alone: one that throws is undone without the others. A promise
 * settles after the commit, in the order of asking.
 */
export function groupCommit(db: DatabaseSync): {
  write<T>(work: () => T): Promise<T>;
  /** Commits now what is waiting. */
  flush(): void;
} {
  let waiting: Waiting[] = [];

  const flush = () => {
    const batch = waiting;
    waiting = [];
    if (batch.length > 0) commit(db, batch);
  };

  return {
    flush,
    write<T>(work: () => T): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      });
    },
  };
}

function commit(db: DatabaseSync, batch: readonly Waiting[]): void {
  const settle: (() => void)[] = [];
  try {
    db.exec('BEGIN IMMEDIATE');
    for (const item of batch) settle.push(attempt(db, item));
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    for (const item of batch) item.reject(error);
    return;
  }
  for (const answer of settle) answer();
}

/** Runs one write inside the transaction and returns how to answer once that is durable. */
function attempt(db: DatabaseSync, item: Waiting): () => void {
  db.exec('SAVEPOINT item');
  try {
    const value = item.work();
    db.exec('RELEASE item');
    return () => item.resolve(value);
  } catch (error) {
    // A full or failing disk ends the whole transaction: then nobody's write has happened.
    if (!db.isTransaction) throw error;
    db.exec('ROLLBACK TO item');
    db.exec('RELEASE item');
    return () => item.reject(error);
  }
}

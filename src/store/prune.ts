import type { Journal } from './journal.ts';
import type { Store } from './port.ts';

/** Forgets what only recent days need; decisions and what became of them stay. */
export function pruning(journal: Journal): Pick<Store, 'prune'> {
  const forget = [
    journal.db.prepare('DELETE FROM snapshots WHERE taken_at < ?'),
    journal.db.prepare('DELETE FROM inbox WHERE done = 1 AND received_at < ?'),
    journal.db.prepare('DELETE FROM events WHERE at < ?'),
  ];
  return {
    prune: (before) =>
      journal.write('forget old rows', () => {
        for (const statement of forget) statement.run(before);
      }),
  };
}

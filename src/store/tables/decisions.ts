import type { Decision } from '../../domain/decision.ts';
import { TrimtabError } from '../../lib/errors.ts';
import type { Journal } from '../journal.ts';
import { currentDecision } from '../older-forms.ts';
import { insertInto, pages } from '../page.ts';
import type { Store } from '../port.ts';
import { type Sheet, sealed, unsealed } from '../sheet.ts';

const SHEET: Sheet<Decision> = {
  table: 'decisions',
  columns: (decision) => ({ id: decision.id, service: decision.service, decided_at: decision.decidedAt }),
  shape: {
    id: 'string',
    service: 'string',
    kind: 'string',
    action: 'string',
    from: 'object',
    reasons: 'array',
    candidates: 'array',
    decidedAt: 'number',
  },
};

const read = (row: Readonly<Record<string, unknown>>): Decision => currentDecision(unsealed(SHEET, row));

/** Decisions: written once, and the newest of every service at hand. */
export function decisionsTable(journal: Journal): Pick<Store, 'saveDecision' | 'decision' | 'decisions' | 'latestDecisions'> {
  const { db } = journal;
  const insert = db.prepare(insertInto('decisions', ['id', 'service', 'decided_at', 'payload', 'checksum']));
  const select = db.prepare('SELECT * FROM decisions WHERE id = ?');
  const page = pages(db, 'decisions', ['decided_at', 'id']);
  const latest = db.prepare(
    'SELECT d.* FROM latest_decisions l JOIN decisions d ON d.id = l.decision_id ORDER BY d.decided_at DESC, d.id DESC',
  );
  const promote = db.prepare(
    `INSERT INTO latest_decisions (service, decided_at, decision_id) VALUES (?, ?, ?)
     ON CONFLICT (service) DO UPDATE SET decided_at = excluded.decided_at, decision_id = excluded.decision_id
     WHERE excluded.decided_at >= latest_decisions.decided_at`,
  );
  return {
    saveDecision: (decision) =>
      journal.write('keep a decision', () => {
        const row = sealed(SHEET, decision);
        const known = select.get(decision.id);
        if (known === undefined) {
          insert.run(row);
          promote.run(decision.service, decision.decidedAt, decision.id);
        } else if (known['payload'] !== row['payload']) {
          throw new TrimtabError('store-conflict', `decision ${decision.id} is in the journal with other content`, {
            disposition: 'bug',
          });
        }
      }),
    decision: (id) =>
      journal.read('read a decision', () => {
        const row = select.get(id);
        return row === undefined ? null : read(row);
      }),
    decisions: (query) => journal.read('read decisions', () => page(query).map(read)),
    latestDecisions: () => journal.read('read decisions', () => latest.all().map(read)),
  };
}

import type { Verdict } from '../../domain/verdict.ts';
import { digest } from '../../lib/canonical.ts';
import type { Journal } from '../journal.ts';
import { currentVerdict } from '../older-forms.ts';
import { insertInto } from '../page.ts';
import type { Store } from '../port.ts';
import { type Sheet, sealed, unsealed } from '../sheet.ts';

interface Judgement {
  readonly decisionId: string;
  readonly verdict: Verdict;
}

const SHEET: Sheet<Judgement> = {
  table: 'verdicts',
  columns: ({ decisionId, verdict }) => ({ decision_id: decisionId, digest: digest(verdict) }),
  shape: { decisionId: 'string', verdict: 'object' },
};

/** Every verdict that was read about a decision, oldest first; the same verdict twice is one row. */
export function verdictsTable(journal: Journal): Pick<Store, 'saveVerdict' | 'verdicts'> {
  const insert = journal.db.prepare(
    `${insertInto('verdicts', ['decision_id', 'digest', 'payload', 'checksum'])} ON CONFLICT DO NOTHING`,
  );
  const select = journal.db.prepare('SELECT * FROM verdicts WHERE decision_id = ? ORDER BY position');
  return {
    saveVerdict: (decisionId, verdict) =>
      journal.write('keep a verdict', () => {
        insert.run(sealed(SHEET, { decisionId, verdict }));
      }),
    verdicts: (decisionId) =>
      journal.read('read verdicts', () => select.all(decisionId).map((row) => currentVerdict(unsealed(SHEET, row).verdict))),
  };
}

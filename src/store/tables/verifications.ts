import type { Verification } from '../../domain/verification.ts';
import type { Journal } from '../journal.ts';
import { insertInto, pages } from '../page.ts';
import type { Store } from '../port.ts';
import { type Sheet, sealed, unsealed } from '../sheet.ts';

const SHEET: Sheet<Verification> = {
  table: 'verifications',
  columns: (verification) => ({
    decision_id: verification.decisionId,
    service: verification.service,
    verified_at: verification.verifiedAt,
  }),
  shape: {
    decisionId: 'string',
    service: 'string',
    outcome: 'string',
    predictedSavingUsdPerMonth: 'number',
    findings: 'array',
    verifiedAt: 'number',
  },
};

/** Did it pay? One row per decision; a later look replaces an earlier one. */
export function verificationsTable(journal: Journal): Pick<Store, 'saveVerification' | 'verifications'> {
  const upsert = journal.db.prepare(
    `${insertInto('verifications', ['decision_id', 'service', 'verified_at', 'payload', 'checksum'])}
     ON CONFLICT (decision_id) DO UPDATE SET service = excluded.service, verified_at = excluded.verified_at,
       payload = excluded.payload, checksum = excluded.checksum`,
  );
  const page = pages(journal.db, 'verifications', ['verified_at', 'decision_id']);
  return {
    saveVerification: (verification) =>
      journal.write('keep a verification', () => {
        upsert.run(sealed(SHEET, verification));
      }),
    verifications: (query) => journal.read('read verifications', () => page(query).map((row) => unsealed(SHEET, row))),
  };
}

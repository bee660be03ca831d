import type { Journal } from '../journal.ts';
import { insertInto } from '../page.ts';
import type { PolicySighting, Store } from '../port.ts';
import { type Sheet, sealed, unsealed } from '../sheet.ts';

const SHEET: Sheet<PolicySighting> = {
  table: 'policy_versions',
  columns: ({ version, seenAt }) => ({ version, seen_at: seenAt }),
  shape: { version: 'number', seenAt: 'number' },
};

/** Versions of the policy that were seen: the first sighting of each stands. */
export function policyVersionsTable(journal: Journal): Pick<Store, 'savePolicyVersion' | 'newestPolicyVersion'> {
  const insert = journal.db.prepare(
    `${insertInto('policy_versions', ['version', 'seen_at', 'payload', 'checksum'])} ON CONFLICT DO NOTHING`,
  );
  const newest = journal.db.prepare('SELECT * FROM policy_versions ORDER BY version DESC LIMIT 1');
  return {
    savePolicyVersion: ({ version, seenAt }) =>
      journal.write('keep a version of the policy', () => {
        insert.run(sealed(SHEET, { version, seenAt }));
      }),
    newestPolicyVersion: () =>
      journal.read('read the newest version of the policy', () => {
        const row = newest.get();
        return row === undefined ? null : unsealed(SHEET, row).version;
      }),
  };
}

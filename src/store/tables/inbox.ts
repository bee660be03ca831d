import type { Journal } from '../journal.ts';
import { insertInto } from '../page.ts';
import type { Store } from '../port.ts';
import { type Sheet, sealed, unsealed } from '../sheet.ts';

type Item = Parameters<Store['receive']>[0];

const SHEET: Sheet<Item> = {
  table: 'inbox',
  columns: (item) => ({ key: item.key, received_at: item.receivedAt }),
  shape: { key: 'string', source: 'string', receivedAt: 'number' },
};

/** Webhooks that were acknowledged: none is lost, and each key takes effect once. */
export function inboxTable(journal: Journal): Pick<Store, 'receive' | 'pendingInbox' | 'inboxDone'> {
  const insert = journal.db.prepare(
    `${insertInto('inbox', ['key', 'received_at', 'payload', 'checksum'])} ON CONFLICT DO NOTHING`,
  );
  const pending = journal.db.prepare('SELECT * FROM inbox WHERE done = 0 ORDER BY position');
  const finish = journal.db.prepare('UPDATE inbox SET done = 1 WHERE key = ?');
  return {
    receive: ({ key, source, payload, receivedAt }) =>
      journal.write('keep a webhook', () => {
        const row = sealed(SHEET, { key, source, payload, receivedAt });
        return Number(insert.run(row).changes) === 1;
      }),
    pendingInbox: () => journal.read('read the inbox', () => pending.all().map((row) => unsealed(SHEET, row))),
    inboxDone: (key) =>
      journal.write('finish a webhook', () => {
        finish.run(key);
      }),
  };
}

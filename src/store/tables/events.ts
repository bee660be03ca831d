import type { FeedEvent } from '../../domain/event.ts';
import type { Journal } from '../journal.ts';
import { checkLimit, insertInto, type Row } from '../page.ts';
import type { Store } from '../port.ts';
import { type Sheet, sealed, unsealed } from '../sheet.ts';

type NewEvent = Omit<FeedEvent, 'id'>;

const SHEET: Sheet<NewEvent> = {
  table: 'events',
  columns: (event) => ({ at: event.at, service: event.service }),
  shape: { at: 'number', type: 'string', sentence: 'string' },
};

/** The feed. Ids rise and are never used twice, not even after pruning. */
export function eventsTable(journal: Journal): Pick<Store, 'saveEvent' | 'events'> {
  const { db } = journal;
  const insert = db.prepare(insertInto('events', ['at', 'service', 'payload', 'checksum']));
  const all = db.prepare('SELECT * FROM events WHERE id > ? ORDER BY id DESC LIMIT ?');
  const ofService = db.prepare('SELECT * FROM events WHERE service = ? AND id > ? ORDER BY id DESC LIMIT ?');
  const event = (row: Row): FeedEvent => ({ id: Number(row['id']), ...unsealed(SHEET, row) });
  return {
    saveEvent: ({ at, type, service, sentence, url }) =>
      journal.write('keep an event', () => {
        const content = { at, type, service, sentence, url };
        return { id: Number(insert.run(sealed(SHEET, content)).lastInsertRowid), ...content };
      }),
    events: ({ limit, service, after = 0 }) =>
      journal.read('read events', () => {
        const rows = checkLimit(limit);
        return (service === undefined ? all.all(after, rows) : ofService.all(service, after, rows)).map(event);
      }),
  };
}

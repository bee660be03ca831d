import type { MoveRecord } from '../../domain/merge-request.ts';
import type { Journal } from '../journal.ts';
import { insertInto, pages } from '../page.ts';
import type { Store } from '../port.ts';
import { type Sheet, sealed, unsealed } from '../sheet.ts';

const SHEET: Sheet<MoveRecord> = {
  table: 'moves',
  columns: (move) => ({
    decision_id: move.decisionId,
    service: move.service,
    stage: move.stage,
    opened_at: move.openedAt,
  }),
  shape: {
    decisionId: 'string',
    service: 'string',
    kind: 'string',
    branch: 'string',
    iid: 'number',
    stage: 'string',
    openedAt: 'number',
  },
};

/** Moves on their way and at their ends, one per decision. */
export function movesTable(journal: Journal): Pick<Store, 'saveMove' | 'move' | 'moves' | 'openMoves'> {
  const { db } = journal;
  const upsert = db.prepare(
    `${insertInto('moves', ['decision_id', 'service', 'stage', 'opened_at', 'payload', 'checksum'])}
     ON CONFLICT (decision_id) DO UPDATE SET service = excluded.service, stage = excluded.stage,
       opened_at = excluded.opened_at, payload = excluded.payload, checksum = excluded.checksum`,
  );
  const select = db.prepare('SELECT * FROM moves WHERE decision_id = ?');
  const page = pages(db, 'moves', ['opened_at', 'decision_id']);
  const open = db.prepare(
    `SELECT * FROM moves WHERE stage NOT IN ('verified', 'closed', 'failed') ORDER BY opened_at DESC, decision_id DESC`,
  );
  return {
    saveMove: (move) =>
      journal.write('keep a move', () => {
        upsert.run(sealed(SHEET, move));
      }),
    move: (decisionId) =>
      journal.read('read a move', () => {
        const row = select.get(decisionId);
        return row === undefined ? null : unsealed(SHEET, row);
      }),
    moves: (query) => journal.read('read moves', () => page(query).map((row) => unsealed(SHEET, row))),
    openMoves: () => journal.read('read moves', () => open.all().map((row) => unsealed(SHEET, row))),
  };
}

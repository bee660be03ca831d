import type { Move } from '../domain/decision.ts';
import type { MoveRecord, MoveStage } from '../domain/merge-request.ts';
import { messageOf } from '../lib/errors.ts';
import type { Memory } from './memory.ts';
import type { Rooms } from './rooms.ts';
import { awaitApply } from './stages/apply.ts';
import { judge } from './stages/judge.ts';
import { awaitMerge, merge } from './stages/merge.ts';
import type { Stage } from './stages/stage.ts';
import { verifyMove } from './stages/verify.ts';

/** What is done with a move at each stage; null = it has ended. */
const STAGES: Readonly<Record<MoveStage, Stage | null>> = {
  opened: judge,
  judged: merge,
  merging: awaitMerge,
  merged: awaitApply,
  applied: verifyMove,
  verified: null,
  closed: null,
  failed: null,
};

/** Steps 6 to 8 for everything that is on its way. One broken move never holds up the others. */
export async function follow(rooms: Rooms, memory: Memory): Promise<readonly MoveRecord[]> {
  const open = [...(await rooms.store.openMoves())];
  const followed: MoveRecord[] = [];
  for (const [index, move] of open.entries()) {
    try {
      const next = await advance(rooms, memory, move, open);
      open[index] = next;
      followed.push(next);
    } catch (error) {
      rooms.logger.warn({ service: move.service, iid: move.iid, reason: messageOf(error) }, 'following a move');
      followed.push(move);
    }
  }
  return followed;
}

/**
 * As far as it goes without waiting, but no stage twice: a move that was thrown back is looked at again next time, so that a
 * forge which keeps refusing is not asked without a pause. Every stage is journaled before the next one is entered.
 */
async function advance(rooms: Rooms, memory: Memory, move: MoveRecord, open: readonly MoveRecord[]): Promise<MoveRecord> {
  const decision = await rooms.store.decision(move.decisionId);
  if (decision?.action !== 'move') throw new Error(`the journal has no move ${move.decisionId}`);
  const been = new Set<MoveStage>();
  let current = move;
  for (;;) {
    been.add(current.stage);
    const next = await step(rooms, memory, current, decision, open);
    if (isSame(next, current)) return current;
    await rooms.store.saveMove(next);
    if (been.has(next.stage)) return next;
    current = next;
  }
}

async function step(
  rooms: Rooms,
  memory: Memory,
  move: MoveRecord,
  decision: Move,
  open: readonly MoveRecord[],
): Promise<MoveRecord> {
  const stage = STAGES[move.stage];
  if (stage === null) return move;
  return await stage({ rooms, memory, move, decision, open });
}

/** Nothing new to journal: waiting is the most frequent answer. */
function isSame(a: MoveRecord, b: MoveRecord): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

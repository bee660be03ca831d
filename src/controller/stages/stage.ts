import type { Move } from '../../domain/decision.ts';
import type { MoveRecord } from '../../domain/merge-request.ts';
import type { Memory } from '../memory.ts';
import type { Rooms } from '../rooms.ts';

/** One step of a move on its way: looks at the world, acts at most once, returns what it knows now. */
export type Stage = (context: StageContext) => Promise<MoveRecord>;

export interface StageContext {
  readonly rooms: Rooms;
  readonly memory: Memory;
  readonly move: MoveRecord;
  /** The decision that the merge request carries. */
  readonly decision: Move;
  /** All moves that are on their way, this one included. */
  readonly open: readonly MoveRecord[];
}

/** The move at its end, with one sentence for people. */
export function ended(context: StageContext, stage: 'closed' | 'failed' | 'verified', note: string): MoveRecord {
  return { ...context.move, stage, note, endedAt: context.rooms.clock.now() };
}

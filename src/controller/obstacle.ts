import type { Move } from '../domain/decision.ts';
import type { Memory } from './memory.ts';
import type { Rooms } from './rooms.ts';

const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 900_000;

/** True while a proposal that came to nothing is not to be tried again. An emergency is always tried. */
export function isHeldUp(memory: Memory, move: Move, now: number): boolean {
  return move.kind !== 'heal' && now < (memory.obstacles.get(keyOf(move))?.until ?? 0);
}

/** Remembers what is in the way and tells it once: repeated at every evaluation it would bury the rest. */
export async function hitObstacle(rooms: Rooms, memory: Memory, move: Move, sentence: string): Promise<void> {
  const before = memory.obstacles.get(keyOf(move));
  const pauseMs = before === undefined ? FIRST_PAUSE_MS : Math.min(before.pauseMs * 2, LONGEST_PAUSE_MS);
  memory.obstacles.set(keyOf(move), { sentence, pauseMs, until: rooms.clock.now() + pauseMs });
  if (before?.sentence === sentence) return;
  await rooms.feed.tell({ type: 'notice', service: move.service, sentence, url: null });
}

/** The proposal stands: whatever was in its way is gone. */
export function passObstacle(memory: Memory, move: Move): void {
  memory.obstacles.delete(keyOf(move));
}

function keyOf({ kind, service }: Move): string {
  return `${kind}/${service}`;
}

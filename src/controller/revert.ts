import type { Move } from '../domain/decision.ts';
import type { MoveRecord } from '../domain/merge-request.ts';
import { newId } from '../lib/ids.ts';
import { revertDecision } from '../verification/index.ts';
import type { Memory } from './memory.ts';
import { proposeOne } from './propose.ts';
import type { Rooms } from './rooms.ts';

/** Moves of the journal that are looked through for regressions that nobody has taken back yet. */
const RECENT = 50;

/**
 * A move that made things worse is taken back the way it came: by a merge request, of kind `revert`. Read from the
 * journal, not from what just happened, so that a crash in between loses nothing.
 */
export async function revertRegressed(rooms: Rooms, memory: Memory): Promise<void> {
  const recent = await rooms.store.moves({ limit: RECENT });
  for (const move of recent) {
    // A revert that did not help is a case for people: two automata taking each other back would never end.
    if (move.verification !== 'regressed' || move.kind === 'revert' || isAnswered(move, recent)) continue;
    const decision = await rooms.store.decision(move.decisionId);
    if (decision?.action === 'move') await takeBack(rooms, memory, decision);
  }
}

function isAnswered(move: MoveRecord, recent: readonly MoveRecord[]): boolean {
  const after = move.endedAt ?? move.openedAt;
  return recent.some(
    (other) => other.service === move.service && other.decisionId !== move.decisionId && other.openedAt >= after,
  );
}

async function takeBack(rooms: Rooms, memory: Memory, decision: Move): Promise<void> {
  const now = rooms.clock.now();
  const verification = (await rooms.store.verifications({ limit: 20, service: decision.service })).find(
    (each) => each.decisionId === decision.id,
  );
  if (verification === undefined) return;
  const revert = revertDecision({
    decision,
    verification,
    id: newId('dec', now, rooms.random),
    now,
    validForMs: rooms.config.decision.validForSeconds * 1000,
    snapshotDigest: memory.snapshot?.digest ?? decision.snapshotDigest,
    configDigest: rooms.configDigest,
  });
  await proposeOne(rooms, memory, revert);
}

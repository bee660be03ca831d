import type { MoveRecord } from '../domain/merge-request.ts';
import { revertDecision } from '../verification/index.ts';
import type { Memory } from './memory.ts';
import { moneyOf } from './money.ts';
import { proposeOne } from './propose.ts';
import type { Rooms } from './rooms.ts';

/** Moves of the journal that are looked through for regressions that nobody has taken back yet. */
const RECENT = 50;

/**
 * A move that made things worse is taken back the way it came: by a merge request, of kind `revert`. Read from the
 * journal, not from what just happened, so that a crash in between loses nothing.
 */
export async function revertRegressed(rooms: Rooms, memory: Memory): Promise<void> {
  if (memory.suspended) return;
  const recent = await rooms.store.moves({ limit: RECENT });
  for (const move of recent) {
    // A revert that did not help is a case for people: two automata taking each other back would never end.
    if (move.verification !== 'regressed' || move.kind === 'revert' || isAnswered(move, recent)) continue;
    await takeBack(rooms, memory, move);
  }
}

function isAnswered(move: MoveRecord, recent: readonly MoveRecord[]): boolean {
  const after = move.endedAt ?? move.openedAt;
  return recent.some(
    (other) => other.service === move.service && other.decisionId !== move.decisionId && other.openedAt >= after,
  );
}

async function takeBack(rooms: Rooms, memory: Memory, move: MoveRecord): Promise<void> {
  const { snapshot } = memory;
  const decision = await rooms.store.decision(move.decisionId);
  const spec = memory.fleet.members.find((member) => member.service === move.service)?.spec;
  const verifications = await rooms.store.verifications({ limit: 20, service: move.service });
  const verification = verifications.find((each) => each.decisionId === move.decisionId);
  if (decision?.action !== 'move' || verification === undefined || snapshot === null || spec === undefined) return;
  const { overlapHours, validForSeconds } = rooms.config.decision;
  const route = { from: decision.to, to: decision.from, overlapHours };
  const { cost, basis } = moneyOf(rooms, memory, { snapshot, spec }, route);
  const revert = revertDecision({
    move: { decision, appliedAt: move.appliedAt ?? move.openedAt },
    verification,
    snapshot,
    spec,
    config: rooms.config.verification,
    now: rooms.clock.now(),
    configDigest: rooms.configDigest,
    validForSeconds,
    cost,
    basis,
    random: rooms.random,
  });
  if (revert.ok) await proposeOne(rooms, memory, revert.move);
  else await leaveToPeople(rooms, move, revert.sentence);
}

/** Said once: the journal keeps the sentence as the move's last word. */
async function leaveToPeople(rooms: Rooms, move: MoveRecord, sentence: string): Promise<void> {
  if (move.note === sentence) return;
  await rooms.store.saveMove({ ...move, note: sentence });
  await rooms.feed.tell({ type: 'notice', service: move.service, sentence, url: move.webUrl });
}

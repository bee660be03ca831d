import type { Decision } from '../domain/decision.ts';
import type { MoveRecord } from '../domain/merge-request.ts';
import { withdraw } from '../merge-request/index.ts';
import type { Memory } from './memory.ts';
import { tellForged } from './propose.ts';
import type { Rooms } from './rooms.ts';

/** Stages in which a merge request can still be taken back. */
const UNDECIDED: readonly MoveRecord['stage'][] = ['opened', 'judged'];

/**
 * Holds the open merge requests against the newest decisions: one that is no longer wanted for as many evaluations
 * as it took to be proposed is closed with the reason.
 */
export async function reconsider(rooms: Rooms, memory: Memory, decisions: readonly Decision[]): Promise<void> {
  const newest = new Map(decisions.map((decision) => [decision.service, decision]));
  for (const move of await rooms.store.openMoves()) {
    const decision = newest.get(move.service);
    if (move.kind !== 'optimize' || !UNDECIDED.includes(move.stage) || decision === undefined) continue;
    const unwanted = isUnwanted(decision) ? (memory.unwanted.get(move.service) ?? 0) + 1 : 0;
    memory.unwanted.set(move.service, unwanted);
    if (unwanted >= rooms.config.decision.persistForEvaluations) await takeBack(rooms, memory, move, decision);
  }
}

/** A stay takes a proposal back, unless its only cause is that the answer has to persist or that people said stop. */
function isUnwanted(decision: Decision): boolean {
  const passing = new Set(['not-persistent', 'budget-exhausted', 'suspended', 'placement-mismatch', 'telemetry-partial']);
  return decision.action === 'stay' && !decision.reasons.every((reason) => passing.has(reason.code));
}

async function takeBack(rooms: Rooms, memory: Memory, move: MoveRecord, decision: Decision): Promise<void> {
  const reason = decision.reasons.map((each) => each.sentence).join(' ');
  const outcome = await withdraw(rooms, move.iid, reason);
  memory.unwanted.delete(move.service);
  if (outcome.kind === 'hands-off' && outcome.forged) await tellForged(rooms, memory, move.service, outcome.sentence);
  if (outcome.kind !== 'withdrawn') return;
  await rooms.store.saveMove({ ...move, stage: 'closed', note: `withdrawn: ${reason}`, endedAt: rooms.clock.now() });
  rooms.metrics.mergeRequest('closed');
  await rooms.feed.tell({
    type: 'merge-request',
    service: move.service,
    sentence: `!${move.iid} withdrawn: ${reason}`,
    url: move.webUrl,
  });
}

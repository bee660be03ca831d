import type { Decision, Move } from '../domain/decision.ts';
import type { MoveRecord } from '../domain/merge-request.ts';
import type { Snapshot } from '../domain/observation.ts';
import { describePlacement, type Placement, samePlacement } from '../domain/placement.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import { newId } from '../lib/ids.ts';
import type { Member } from './fleet.ts';
import type { Memory } from './memory.ts';
import type { Rooms } from './rooms.ts';
import { stayBecause } from './stay.ts';

/** Step 3: a decision for every service; the moves among them still have to pass the budget. */
export async function choose(
  rooms: Rooms,
  memory: Memory,
  snapshot: Snapshot,
  scorecards: ReadonlyMap<string, Scorecard>,
  open: readonly MoveRecord[],
): Promise<readonly Decision[]> {
  const decisions: Decision[] = [];
  for (const member of memory.fleet.members) {
    const scorecard = scorecards.get(member.service);
    if (scorecard === undefined) continue;
    const decision = elsewhere(rooms, memory, member, snapshot) ?? decideOne(rooms, memory, member, snapshot, scorecard);
    decisions.push(decision);
    await keep(rooms, memory, decision, open);
  }
  return decisions;
}

/** Telemetry sees the service somewhere else than Git says: an apply is under way, or somebody acted by hand. */
function elsewhere(rooms: Rooms, memory: Memory, member: Member, snapshot: Snapshot): Decision | null {
  const seen = snapshot.services[member.service]?.placement ?? null;
  if (seen === null || samePlacement(seen, member.placement)) return null;
  pushWinner(rooms, memory, member.service, null);
  return stayBecause(rooms, member, snapshot.digest, {
    code: 'placement-mismatch',
    sentence: `Git says ${describePlacement(member.placement)}, telemetry sees ${describePlacement(seen)}: an apply is under way or somebody acted by hand.`,
    numbers: {},
  });
}

function decideOne(rooms: Rooms, memory: Memory, member: Member, snapshot: Snapshot, scorecard: Scorecard): Decision {
  const now = rooms.clock.now();
  const { decision, winner } = rooms.decide({
    scorecard,
    spec: member.spec,
    snapshot,
    catalogs: memory.repository?.catalogs ?? [],
    history: {
      lastMovedAt: memory.lastMovedAt.get(member.service) ?? null,
      previousWinners: memory.winners.get(member.service) ?? [],
      snoozed: memory.snoozed.get(member.service)?.reason ?? null,
      suspended: memory.suspended,
    },
    now,
    id: newId('dec', now, rooms.random),
    configDigest: rooms.configDigest,
  });
  pushWinner(rooms, memory, member.service, winner);
  return decision;
}

function pushWinner(rooms: Rooms, memory: Memory, service: string, winner: Placement | null): void {
  const kept = rooms.config.decision.persistForEvaluations;
  memory.winners.set(service, [winner, ...(memory.winners.get(service) ?? [])].slice(0, kept));
}

/** Journals and tells a decision when it says something new; the same answer again is not news. */
async function keep(rooms: Rooms, memory: Memory, decision: Decision, open: readonly MoveRecord[]): Promise<void> {
  const previous = memory.decisions.get(decision.service);
  memory.decisions.set(decision.service, decision);
  rooms.metrics.decision(decision.action);
  if (previous !== undefined && sayTheSame(previous, decision)) return;
  await rooms.store.saveDecision(decision);
  const underWay = open.some((move) => move.service === decision.service);
  if (underWay) return;
  await rooms.feed.tell({ type: 'decision', service: decision.service, sentence: sentenceOf(decision), url: null });
}

function sayTheSame(a: Decision, b: Decision): boolean {
  if (a.action !== b.action || a.kind !== b.kind) return false;
  if (a.action === 'move' && b.action === 'move') return samePlacement(a.to, b.to);
  return a.reasons[0]?.code === b.reasons[0]?.code;
}

export function sentenceOf(decision: Decision): string {
  const why = decision.reasons.map((reason) => reason.sentence).join(' ');
  if (decision.action === 'stay') return `stays at ${describePlacement(decision.from)}. ${why}`;
  return `move to ${describePlacement(decision.to)}: ${describeMoney(decision)}. ${why}`;
}

/** `saves 412 $/month, confidence 0.97`. */
export function describeMoney(move: Move): string {
  const saving = Math.round(move.cost.savingUsdPerMonth);
  return `${saving >= 0 ? `saves ${saving}` : `costs ${-saving} more`} $/month, confidence ${move.confidence.toFixed(2)}`;
}

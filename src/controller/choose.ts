import { type Admission, admit } from '../decision/index.ts';
import type { Decision, Move } from '../domain/decision.ts';
import { isUnderWay, type MoveRecord } from '../domain/merge-request.ts';
import type { Snapshot } from '../domain/observation.ts';
import { describePlacement, type Placement, samePlacement } from '../domain/placement.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import { newId } from '../lib/ids.ts';
import type { Member } from './fleet.ts';
import { type Memory, snoozedReason } from './memory.ts';
import type { Rooms } from './rooms.ts';

const HOUR_MS = 3_600_000;
/** Share of a decision's validity after which its merge request is renewed. */
const RENEW_AFTER = 0.75;

/** What step 3 came to. */
export interface Choice {
  /** One decision for every service: what it will be answered with when somebody asks. */
  readonly decisions: readonly Decision[];
  /** The moves among them that may be proposed now: within the budget, and nothing on its way for the service. */
  readonly admitted: readonly Move[];
}

/** Step 3: a decision for every service; moves that the budget does not hold become stays with that reason. */
export async function choose(
  rooms: Rooms,
  memory: Memory,
  snapshot: Snapshot,
  scorecards: ReadonlyMap<string, Scorecard>,
): Promise<Choice> {
  const open = await rooms.store.openMoves();
  const wanted = memory.fleet.members.flatMap((member) => {
    const scorecard = scorecards.get(member.service);
    return scorecard === undefined ? [] : [decideOne(rooms, memory, member, snapshot, scorecard)];
  });
  const { admitted, deferred } = budget(rooms, memory, wanted, open);
  const later = new Map(deferred.map((stay) => [stay.service, stay]));
  const decisions = wanted.map((decision) => later.get(decision.service) ?? decision);
  for (const decision of decisions) await keep(rooms, memory, decision, open);
  return { decisions, admitted };
}

function budget(rooms: Rooms, memory: Memory, wanted: readonly Decision[], open: readonly MoveRecord[]): Admission {
  const now = rooms.clock.now();
  memory.openedAt = memory.openedAt.filter((at) => at > now - HOUR_MS);
  const due = wanted.filter((decision): decision is Move => decision.action === 'move' && isDue(decision, open, now));
  const traffic = { openMergeRequests: open.length, openedInLastHour: memory.openedAt.length };
  return admit(due, traffic, { ...rooms.config.limits, suspend: memory.suspended }, now);
}

/** Nothing on its way for the service, or the same proposal has used up most of its validity and has to be renewed. */
function isDue(move: Move, open: readonly MoveRecord[], now: number): boolean {
  const onItsWay = open.find((each) => each.service === move.service);
  if (onItsWay === undefined) return true;
  if (onItsWay.kind !== move.kind || isUnderWay(onItsWay)) return false;
  return now - onItsWay.openedAt > (move.expiresAt - move.decidedAt) * RENEW_AFTER;
}

function decideOne(rooms: Rooms, memory: Memory, member: Member, snapshot: Snapshot, scorecard: Scorecard): Decision {
  const now = rooms.clock.now();
  const decide = (snoozed: string | null) =>
    rooms.decide({
      scorecard,
      spec: member.spec,
      snapshot,
      catalogs: memory.repository?.catalogs ?? [],
      history: {
        lastMovedAt: memory.lastMovedAt.get(member.service) ?? null,
        previousWinners: memory.winners.get(member.service) ?? [],
        snoozed,
        suspended: memory.suspended,
      },
      now,
      id: newId('dec', now, rooms.random),
      configDigest: rooms.configDigest,
    });
  const free = decide(null);
  // A person's no is about one target; another one may be proposed.
  const no = free.decision.action === 'move' ? snoozedReason(memory, member.service, free.decision.to, now) : null;
  const { decision, winner } = no === null ? free : decide(no);
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
  if (open.some((move) => move.service === decision.service)) return;
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

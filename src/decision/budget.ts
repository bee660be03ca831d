import type { Move, Reason, Stay } from '../domain/decision.ts';
import { samePlacement } from '../domain/placement.ts';

/** What was proposed already. */
export interface Traffic {
  readonly openMergeRequests: number;
  readonly openedInLastHour: number;
}

/** How much may be proposed; see `limits` in `trimtab.yaml`. */
export interface Limits {
  readonly openMergeRequests: number;
  readonly mergeRequestsPerHour: number;
  readonly suspend: boolean;
}

export interface Admission {
  readonly admitted: readonly Move[];
  /** The rest: to stay, because the budget is spent. */
  readonly deferred: readonly Stay[];
}

/** Lets the moves pass that save most, as many as the budget holds. `now` in ms since the epoch. */
export function admit(moves: readonly Move[], traffic: Traffic, limits: Limits, now: number): Admission {
  const rooms = roomsOf(traffic, limits);
  const tightest = rooms.reduce((a, b) => (b.left < a.left ? b : a));
  const left = Math.max(0, tightest.left);
  const ranked = [...moves].sort(bySaving);
  return {
    admitted: ranked.slice(0, left),
    deferred: ranked.slice(left).map((move, i) => defer(move, tightest, left + i + 1, now)),
  };
}

interface Room {
  readonly left: number;
  readonly sentence: string;
  readonly numbers: Reason['numbers'];
}

/**
 * How much each limit leaves. A merge request moves nothing: how many moves may be under way at once is decided when
 * they are merged.
 */
function roomsOf({ openMergeRequests: open, openedInLastHour: opened }: Traffic, limits: Limits): readonly [Room, ...Room[]] {
  return [
    {
      left: limits.suspend ? 0 : Number.POSITIVE_INFINITY,
      sentence: 'the kill switch is on',
      numbers: {},
    },
    {
      left: limits.openMergeRequests - open,
      sentence: `only ${limits.openMergeRequests} merge requests may be open at once and ${open} are`,
      numbers: { open, openMergeRequests: limits.openMergeRequests },
    },
    {
      left: limits.mergeRequestsPerHour - opened,
      sentence: `only ${limits.mergeRequestsPerHour} merge requests may be opened in an hour and ${opened} were`,
      numbers: { opened, mergeRequestsPerHour: limits.mergeRequestsPerHour },
    },
  ];
}

function bySaving(a: Move, b: Move): number {
  const saving = b.cost.savingUsdPerMonth - a.cost.savingUsdPerMonth;
  return saving !== 0 ? saving : a.service < b.service ? -1 : a.service > b.service ? 1 : 0;
}

function defer(move: Move, room: Room, rank: number, now: number): Stay {
  const reason: Reason = {
    code: 'budget-exhausted',
    sentence: `It would move and is number ${rank} by saving, but ${room.sentence}.`,
    numbers: { rank, ...room.numbers },
  };
  const { id, service, kind, from, candidates, snapshotDigest, configDigest } = move;
  return {
    id,
    service,
    kind,
    from,
    candidates: candidates.map((each) => (samePlacement(each.placement, move.to) ? { ...each, refusals: [reason] } : each)),
    snapshotDigest,
    configDigest,
    decidedAt: now,
    action: 'stay',
    reasons: [reason],
    wouldBe: move.to,
    savingUsdPerMonth: move.cost.savingUsdPerMonth,
    confidence: move.confidence,
  };
}

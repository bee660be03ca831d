import type { Move, Reason, Stay } from '../domain/decision.ts';
import { samePlacement } from '../domain/placement.ts';
import { words } from './words.ts';

/** What is on its way already. */
export interface Traffic {
  /** Automatic merges and applies under way. */
  readonly inFlight: number;
  readonly openMergeRequests: number;
  readonly openedInLastHour: number;
  /** Services of the fleet. */
  readonly fleetSize: number;
}

/** How much may be on its way at once; see `limits` in `trimtab.yaml`. */
export interface Limits {
  readonly openMergeRequests: number;
  readonly movesInFlight: number;
  readonly mergeRequestsPerHour: number;
  readonly shareOfFleetInFlight: number;
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
 * How much each limit leaves. A merge request that waits for a person is open but not under way, so that a slow review
 * does not hold up the rest of the fleet.
 */
function roomsOf(traffic: Traffic, limits: Limits): readonly [Room, ...Room[]] {
  const { openMergeRequests: open, openedInLastHour: opened, inFlight, fleetSize } = traffic;
  const share = Math.max(limits.shareOfFleetInFlight > 0 ? 1 : 0, Math.floor(fleetSize * limits.shareOfFleetInFlight));
  return [
    {
      left: limits.suspend ? 0 : Number.POSITIVE_INFINITY,
      sentence: 'the kill switch is on',
      numbers: {},
    },
    {
      left: limits.movesInFlight - inFlight,
      sentence: `only ${limits.movesInFlight} moves may be under way at once and ${inFlight} are`,
      numbers: { inFlight, movesInFlight: limits.movesInFlight },
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
    {
      left: share - inFlight,
      sentence: `only ${share} services (${words.share(limits.shareOfFleetInFlight)} of ${fleetSize}) may be under way at once and ${inFlight} are`,
      numbers: { inFlight, share },
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

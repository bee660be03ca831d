import type { Decision } from '../domain/decision.ts';
import type { Snapshot } from '../domain/observation.ts';
import { type Placement, samePlacement } from '../domain/placement.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import type { RepositoryState } from '../forge/port.ts';
import type { Store } from '../store/port.ts';
import type { Fleet } from './fleet.ts';

export interface BillPoint {
  readonly at: number;
  readonly nowUsdPerMonth: number;
  readonly baselineUsdPerMonth: number;
}

/** A person said no to this target. Asked again after a while: the forge knows whether the facts have changed since. */
export interface Snooze {
  readonly reason: string;
  readonly target: Placement;
  /** ms since the epoch. */
  readonly until: number;
}

/** What kept a service's proposal from being made, and when it is tried again. */
export interface Obstacle {
  readonly sentence: string;
  /** ms; doubles while it stays. */
  readonly pauseMs: number;
  /** ms since the epoch. */
  readonly until: number;
}

/** What the controller remembers between two cycles. All of it can be lost: a restart reads it back or observes anew. */
export interface Memory {
  readonly startedAt: number;
  snapshot: Snapshot | null;
  repository: RepositoryState | null;
  fleet: Fleet;
  scorecards: ReadonlyMap<string, Scorecard>;
  /** The newest decision of every service. */
  readonly decisions: Map<string, Decision>;
  /** Winners of the past evaluations by service, newest first. */
  readonly winners: Map<string, readonly (Placement | null)[]>;
  readonly lastMovedAt: Map<string, number>;
  /** Moves that a person has stopped, by service. */
  readonly snoozed: Map<string, Snooze>;
  /** Proposals that came to nothing, by kind and service. */
  readonly obstacles: Map<string, Obstacle>;
  /** Evaluations in a row that no longer want the open merge request, by service. */
  readonly unwanted: Map<string, number>;
  /** Where each service was when Trimtab first saw it. */
  readonly firstPlacements: Map<string, Placement>;
  /** What each service would cost per month at its first placement and today's prices. */
  readonly baselines: Map<string, number | null>;
  readonly bill: BillPoint[];
  /** Instants (ms) of merge requests opened in the last hour. */
  openedAt: number[];
  suspended: boolean;
  /** An alert has come in: finish what is in hand and begin nothing else before it is answered. */
  alertWaiting: boolean;
  /** Inbox keys of alerts that were told and are not answered yet. */
  readonly toldAlerts: Set<string>;
  /** Security events that were told already. */
  readonly toldSecurity: Set<string>;
  /** When an apply was first seen that had nothing to do for its move (ms), by decision. */
  readonly idleApplies: Map<string, number>;
  /** The newest policy that the target branch was seen with, by the journal too; null while none was. */
  policyVersion: number | null;
  /** What was last said about our key at the gate; null when nothing was. */
  keyNotice: string | null;
  problems: readonly string[];
  cycle: { count: number; lastAt: number | null; lastDurationMs: number | null; lastError: string | null };
  appliedBy: string | null;
}

/** Points of the bill that are kept for the dashboard. */
const BILL_POINTS = 2000;

export function createMemory(startedAt: number, suspended: boolean): Memory {
  return {
    startedAt,
    snapshot: null,
    repository: null,
    fleet: { members: [], problems: [] },
    scorecards: new Map(),
    decisions: new Map(),
    winners: new Map(),
    lastMovedAt: new Map(),
    snoozed: new Map(),
    obstacles: new Map(),
    unwanted: new Map(),
    firstPlacements: new Map(),
    baselines: new Map(),
    bill: [],
    openedAt: [],
    suspended,
    alertWaiting: false,
    toldAlerts: new Set(),
    toldSecurity: new Set(),
    idleApplies: new Map(),
    policyVersion: null,
    keyNotice: null,
    problems: [],
    cycle: { count: 0, lastAt: null, lastDurationMs: null, lastError: null },
    appliedBy: null,
  };
}

/** How long a person's no is taken for granted before the forge is asked whether it still holds. */
const SNOOZE_MS = 3_600_000;

export function snooze(memory: Memory, service: string, reason: string, target: Placement, now: number): void {
  memory.snoozed.set(service, { reason, target, until: now + SNOOZE_MS });
}

/** Why this target is not proposed, or null. */
export function snoozedReason(memory: Memory, service: string, target: Placement, now: number): string | null {
  const entry = memory.snoozed.get(service);
  return entry !== undefined && entry.until > now && samePlacement(entry.target, target) ? entry.reason : null;
}

/** Reads back what a restart must not forget: cool-downs and who applied. */
export async function recall(memory: Memory, store: Store): Promise<void> {
  for (const move of await store.moves({ limit: 500 })) {
    if (move.appliedAt === null) continue;
    memory.lastMovedAt.set(move.service, Math.max(move.appliedAt, memory.lastMovedAt.get(move.service) ?? 0));
    memory.appliedBy ??= move.appliedBy;
  }
  for (const decision of await store.latestDecisions()) memory.decisions.set(decision.service, decision);
}

export function rememberBill(memory: Memory, point: BillPoint): void {
  memory.bill.push(point);
  if (memory.bill.length > BILL_POINTS) memory.bill.splice(0, memory.bill.length - BILL_POINTS);
}

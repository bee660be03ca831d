import type { Reason } from '../domain/decision.ts';
import { type Placement, regionKey, samePlacement } from '../domain/placement.ts';
import { words } from './words.ts';

/** What has been before this evaluation. */
export interface History {
  /** ms since the epoch; null when the service has not moved yet. */
  readonly lastMovedAt: number | null;
  /** What the evaluations before this one would have chosen, newest first; null = to stay. */
  readonly previousWinners: readonly (Placement | null)[];
  /** Why a person has stopped moves of this service; null when nobody has. */
  readonly snoozed: string | null;
  /** The kill switch. */
  readonly suspended: boolean;
}

/** The winner has to be the same in this many evaluations in a row, this one included. */
export function persistence(winner: Placement, history: History, evaluations: number): Reason | null {
  let inARow = 1;
  for (const previous of history.previousWinners) {
    if (inARow >= evaluations || previous === null || !samePlacement(previous, winner)) break;
    inARow++;
  }
  if (inARow >= evaluations) return null;
  return {
    code: 'not-persistent',
    sentence: `${regionKey(winner)} has been the best in ${inARow} of ${evaluations} evaluations in a row.`,
    numbers: { evaluations: inARow, needed: evaluations },
  };
}

/** After a move a service stays for a while, whatever the prices do. */
export function coolDown(history: History, now: number, cooldownSeconds: number): Reason | null {
  if (history.lastMovedAt === null) return null;
  const leftSeconds = cooldownSeconds - (now - history.lastMovedAt) / 1000;
  if (leftSeconds <= 0) return null;
  return {
    code: 'cooling-down',
    sentence: `It moved ${words.days((now - history.lastMovedAt) / 86_400_000)} ago and stays for another ${words.days(leftSeconds / 86_400)}.`,
    numbers: { leftSeconds: Math.round(leftSeconds), cooldownSeconds },
  };
}

/** A person's word stands above every saving. */
export function standstill(history: History): readonly Reason[] {
  const reasons: Reason[] = [];
  if (history.suspended)
    reasons.push({ code: 'suspended', sentence: 'Trimtab is suspended: it observes and proposes nothing.', numbers: {} });
  if (history.snoozed !== null)
    reasons.push({ code: 'snoozed', sentence: `A person has stopped moves of this service: ${history.snoozed}.`, numbers: {} });
  return reasons;
}

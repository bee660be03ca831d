import type { Move } from '../domain/decision.ts';
import { type Placement, samePlacement } from '../domain/placement.ts';

/** What a merge request rests on, as far as a person's answer to it depends on it. */
export interface Facts {
  readonly from: Placement;
  readonly to: Placement;
  readonly savingUsdPerMonth: number;
  /** `<fingerprint>@<start in ms>` of the alert that an emergency answers; null without one. */
  readonly alert: string | null;
}

/** A saving that has grown by half is another proposal than the one that a person turned down. */
const WORTH_ASKING_AGAIN = 1.5;

export function factsOf(move: Pick<Move, 'from' | 'to' | 'cost' | 'evidence'>): Facts {
  return {
    from: move.from,
    to: move.to,
    savingUsdPerMonth: move.cost.savingUsdPerMonth,
    alert: move.evidence === null ? null : `${move.evidence.fingerprint}@${move.evidence.startsAt}`,
  };
}

/** The same move: an open merge request may go on carrying the older decision. */
export function sameMove(a: Facts, b: Facts): boolean {
  return samePlacement(a.from, b.from) && samePlacement(a.to, b.to);
}

/** The same proposal: who turned the older one down need not be asked again. */
export function sameProposal(older: Facts, newer: Facts): boolean {
  const grown = newer.savingUsdPerMonth > Math.max(older.savingUsdPerMonth, 0) * WORTH_ASKING_AGAIN;
  const another = older.alert !== newer.alert;
  return sameMove(older, newer) && !another && !(grown && newer.savingUsdPerMonth > older.savingUsdPerMonth + 1);
}

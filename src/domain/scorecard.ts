import type { Placement } from './placement.ts';

/** The factors of the weighted score. */
export const FACTORS = ['cost', 'latency', 'credits', 'availability'] as const;
export type FactorName = (typeof FACTORS)[number];

export interface FactorScore {
  readonly factor: FactorName;
  /** Normalised to 0..1, 1 = best; null when an input is unknown. */
  readonly value: number | null;
  readonly weight: number;
  /** The raw number behind it, in `unit`; null when unknown. */
  readonly raw: number | null;
  readonly unit: string;
}

/** One candidate placement of one service with everything that speaks for and against it. */
export interface Candidate {
  readonly placement: Placement;
  readonly isCurrent: boolean;
  /** Weighted sum of the factors in 0..1; null when any factor with a weight is unknown. */
  readonly score: number | null;
  readonly factors: readonly FactorScore[];
  /** Net of credits, USD per month of 730 h; null when unknown. */
  readonly costUsdPerMonth: number | null;
  /** Net cost in USD per month on the snapshot's grid, null where unknown: what confidence is made of. */
  readonly costSeries: readonly (number | null)[];
  /** p95 in ms from the service's audience; null when unknown. */
  readonly latencyMs: number | null;
  /** 0..1; null when unknown. */
  readonly availability: number | null;
}

/** All candidates of one service, best first, unknown last. The current placement is always among them. */
export interface Scorecard {
  readonly service: string;
  readonly takenAt: number;
  readonly snapshotDigest: string;
  readonly candidates: readonly Candidate[];
}

import type { Placement } from './placement.ts';
import type { FactorScore } from './scorecard.ts';

/** What a merge request is for. One open merge request per service and kind. */
export const DECISION_KINDS = ['optimize', 'heal', 'scale', 'revert'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

/** Machine-readable cause; the sentence beside it is for people. */
export type ReasonCode =
  | 'better-offer'
  | 'already-best'
  | 'saving-too-small'
  | 'confidence-too-low'
  | 'payback-too-long'
  | 'not-persistent'
  | 'cooling-down'
  | 'no-eligible-candidate'
  | 'telemetry-unknown'
  | 'telemetry-partial'
  | 'provider-not-allowed'
  | 'region-not-allowed'
  | 'residency'
  | 'gpu-unavailable'
  | 'capacity-unavailable'
  | 'latency-objective'
  | 'target-down'
  | 'score-not-better'
  | 'budget-exhausted'
  | 'snoozed'
  | 'suspended'
  | 'stateful-not-healed'
  | 'alert'
  | 'regressed'
  | 'placement-mismatch'
  | 'unknown-service';

/** A cause as code, sentence and the numbers that the sentence speaks of. */
export interface Reason {
  readonly code: ReasonCode;
  readonly sentence: string;
  readonly numbers: Readonly<Record<string, number>>;
}

/**
 * Money of a move. USD; months of 730 h; `after` and `saving` are estimates from the snapshot. Whatever the kind, the
 * three amounts follow from the move's basis and the catalogue, where these know them:
 *
 *     gross     = count * usdPerHour * 730
 *     net       = gross - min(creditsUsd, creditShare * gross * part of the coming month before the credits lapse)
 *     migration = dataGib * egress price of the provider that is left, when the region changes
 *                 + overlapHours * after / 730; a heal copies nothing, since the place that it leaves has failed
 */
export interface MoveCost {
  readonly beforeUsdPerMonth: number;
  readonly afterUsdPerMonth: number;
  readonly savingUsdPerMonth: number;
  /** One-off: data transfer and double running. */
  readonly migrationUsd: number;
  /** Days until the saving has paid for the migration; null when it never does. */
  readonly paybackDays: number | null;
}

/** A candidate as the decision saw it: short enough for a merge request. */
export interface ConsideredCandidate {
  readonly placement: Placement;
  readonly score: number | null;
  readonly factors: readonly FactorScore[];
  readonly costUsdPerMonth: number | null;
  readonly latencyMs: number | null;
  /** Why it was not taken; empty for the chosen one. */
  readonly refusals: readonly Reason[];
}

/** What an emergency rests on. */
export interface Evidence {
  readonly source: 'alertmanager' | 'telemetry';
  readonly alertName: string;
  readonly fingerprint: string;
  /** ms since the epoch. */
  readonly startsAt: number;
  /** True when the webhook carried a valid credential. */
  readonly authenticated: boolean;
  /** What our own telemetry said when the alert arrived. */
  readonly observed: string;
  /** True when our own telemetry bears the alert out. */
  readonly corroborated: boolean;
}

/** The part of the snapshot that a move's money and confidence come from: enough to compute them anew. */
export interface MoveBasis {
  /** ms since the epoch. */
  readonly takenAt: number;
  /** Hours during which both places run; part of `cost.migrationUsd`. */
  readonly overlapHours: number;
  readonly from: BasisSide;
  readonly to: BasisSide;
}

export interface BasisSide {
  /** Newest price of one instance, USD per hour; null when unknown. */
  readonly usdPerHour: number | null;
  /** Credits left, USD; 0 where none were granted, null when unknown. */
  readonly creditsUsd: number | null;
  /** Share of the bill (0..1) that credits pay while they last. */
  readonly creditShare: number;
  /** ms since the epoch; null = never. */
  readonly creditsExpireAt: number | null;
  /** Net cost on the snapshot's grid, USD per month, oldest first; null where unknown. Both sides are as long as the grid. */
  readonly netUsdPerMonth: readonly (number | null)[];
}

interface DecisionBase {
  /** `dec_` and 26 characters, unique. */
  readonly id: string;
  readonly service: string;
  readonly kind: DecisionKind;
  readonly from: Placement;
  readonly reasons: readonly Reason[];
  readonly candidates: readonly ConsideredCandidate[];
  readonly snapshotDigest: string;
  readonly configDigest: string;
  /** ms since the epoch. */
  readonly decidedAt: number;
}

/** Leave the service where it is: an answer like any other. */
export interface Stay extends DecisionBase {
  readonly action: 'stay';
  /** Where it would go if nothing spoke against it; null when there is no better place. */
  readonly wouldBe: Placement | null;
  readonly savingUsdPerMonth: number | null;
  readonly confidence: number | null;
}

/** Run the service elsewhere, or with another size. */
export interface Move extends DecisionBase {
  readonly action: 'move';
  readonly to: Placement;
  /** Probability (0..1) that `to` really is better, from the spread of the telemetry window. */
  readonly confidence: number;
  readonly cost: MoveCost;
  /** ms since the epoch; after that the decision is void. */
  readonly expiresAt: number;
  readonly evidence: Evidence | null;
  /** Null when the snapshot does not know the price of the target; an old place that it does not know has nulls in it. */
  readonly basis: MoveBasis | null;
}

export type Decision = Move | Stay;

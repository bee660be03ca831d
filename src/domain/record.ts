import type { DecisionKind, Evidence, MoveCost, Reason } from './decision.ts';
import type { Placement } from './placement.ts';
import type { FactorScore } from './scorecard.ts';

/**
 * The decision as it is committed beside the placement (`infra/decisions/<service>.json`, canonical
 * JSON, RFC 8785, one trailing line feed) and judged by the gate.
 */
export interface DecisionRecord {
  readonly version: 1;
  readonly id: string;
  readonly service: string;
  readonly kind: DecisionKind;
  /** Commit of the target branch that the change starts from. */
  readonly baseSha: string;
  readonly from: Placement;
  readonly to: Placement;
  readonly confidence: number;
  readonly cost: MoveCost;
  readonly score: { readonly from: number | null; readonly to: number | null; readonly factors: readonly FactorScore[] };
  readonly reasons: readonly Reason[];
  readonly evidence: Evidence | null;
  readonly snapshotDigest: string;
  readonly configDigest: string;
  /** ISO 8601, UTC. */
  readonly issuedAt: string;
  readonly expiresAt: string;
}

import type { DecisionKind } from './decision.ts';
import type { VerdictOutcome } from './verdict.ts';

/**
 * How far a move has come. `opened` -> `judged` -> (`merging`) -> `merged` -> `applied` -> `verified`;
 * `closed` and `failed` are ends.
 */
export type MoveStage = 'opened' | 'judged' | 'merging' | 'merged' | 'applied' | 'verified' | 'closed' | 'failed';

/** Merging, or further: it can no longer be taken back, only reverted. */
export function isUnderWay(move: Pick<MoveRecord, 'stage'>): boolean {
  return move.stage === 'merging' || move.stage === 'merged' || move.stage === 'applied';
}

/** One move on its way, as the journal knows it. */
export interface MoveRecord {
  /** Decision that the merge request carries now. */
  readonly decisionId: string;
  readonly service: string;
  readonly kind: DecisionKind;
  readonly branch: string;
  readonly iid: number;
  readonly webUrl: string;
  readonly headSha: string;
  readonly stage: MoveStage;
  readonly verdict: VerdictOutcome | null;
  readonly verdictReasons: readonly string[];
  readonly mergeCommitSha: string | null;
  /** `embedded` or `terraform`; null before the apply. */
  readonly appliedBy: string | null;
  readonly verification: VerificationOutcome | null;
  /** One sentence: what it waits for or how it ended. */
  readonly note: string;
  /** ms since the epoch. */
  readonly openedAt: number;
  readonly judgedAt: number | null;
  readonly mergedAt: number | null;
  readonly appliedAt: number | null;
  readonly endedAt: number | null;
}

/** Did the move pay? */
export type VerificationOutcome = 'recovered' | 'held' | 'regressed' | 'inconclusive';

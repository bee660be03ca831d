import type { Reason } from './decision.ts';
import type { VerificationOutcome } from './merge-request.ts';

export interface Verification {
  readonly decisionId: string;
  readonly service: string;
  readonly outcome: VerificationOutcome;
  readonly predictedSavingUsdPerMonth: number;
  /** Cost before the move minus measured cost after it; null when it could not be measured. */
  readonly realisedSavingUsdPerMonth: number | null;
  readonly findings: readonly Finding[];
  /** ms since the epoch. */
  readonly verifiedAt: number;
}

export interface Finding {
  readonly criterion: 'placement' | 'health' | 'latency' | 'cost';
  readonly outcome: VerificationOutcome;
  readonly sentence: string;
  readonly numbers: Reason['numbers'];
}

import type { MoveCost, Reason } from '../domain/decision.ts';
import { words } from './words.ts';

/** What a move has to be worth; see `decision` in `trimtab.yaml`. */
export interface Thresholds {
  readonly minimumConfidence: number;
  readonly minimumSavingUsdPerMonth: number;
  /** Of what the service costs, 0..1. */
  readonly minimumSavingShare: number;
  readonly maximumPaybackDays: number;
  readonly minimumScoreGain: number;
}

/** A candidate as the thresholds see it. */
export interface Prospect {
  /** `The cheapest is gcp/us-central1 at 0.61`. */
  readonly opening: string;
  readonly score: number;
  readonly currentScore: number;
  readonly cost: MoveCost;
  readonly confidence: number;
  /** Share of the window in which both prices were known. */
  readonly coverage: number;
}

/** Says what a prospect lacks; null when it lacks nothing. */
type Threshold = (prospect: Prospect, thresholds: Thresholds) => Reason | null;

const THRESHOLDS: readonly Threshold[] = [gain, saving, share, confidence, payback];

/** Everything that this prospect lacks, the most telling first. */
export function lacksOf(prospect: Prospect, thresholds: Thresholds): readonly Reason[] {
  const reasons: Reason[] = [];
  for (const threshold of THRESHOLDS) {
    const reason = threshold(prospect, thresholds);
    if (reason !== null) reasons.push(reason);
  }
  return reasons;
}

function gain({ opening, score, currentScore }: Prospect, { minimumScoreGain }: Thresholds): Reason | null {
  const gained = score - currentScore;
  // Scores are rounded to a billionth; so is their difference.
  if (gained >= minimumScoreGain - 1e-9) return null;
  return {
    code: 'score-not-better',
    sentence: `${opening}, but that is ${gained.toFixed(3)} above the current place; ${minimumScoreGain} is needed.`,
    numbers: { score, currentScore, minimumScoreGain },
  };
}

function saving({ opening, cost }: Prospect, { minimumSavingUsdPerMonth: minimum }: Thresholds): Reason | null {
  const { savingUsdPerMonth } = cost;
  if (savingUsdPerMonth > minimum) return null;
  const clause =
    savingUsdPerMonth > 0
      ? `saving ${words.monthly(savingUsdPerMonth)} is ${savingUsdPerMonth === minimum ? 'not above' : 'below'} ${minimum}`
      : savingUsdPerMonth === 0
        ? 'it saves nothing'
        : `it costs ${words.monthly(-savingUsdPerMonth)} more`;
  return {
    code: 'saving-too-small',
    sentence: `${opening}, but ${clause}.`,
    numbers: { savingUsdPerMonth, minimumSavingUsdPerMonth: minimum },
  };
}

/** A saving that is large in itself may be within the noise of a large bill. */
function share(
  { opening, cost }: Prospect,
  { minimumSavingUsdPerMonth, minimumSavingShare: minimum }: Thresholds,
): Reason | null {
  const { savingUsdPerMonth, beforeUsdPerMonth } = cost;
  // Said once, by the threshold in dollars, where that is not met either.
  if (savingUsdPerMonth <= minimumSavingUsdPerMonth || savingUsdPerMonth > minimum * beforeUsdPerMonth) return null;
  const found = savingUsdPerMonth / beforeUsdPerMonth;
  return {
    code: 'saving-too-small',
    sentence: `${opening}, but saving ${words.monthly(savingUsdPerMonth)} is ${(found * 100).toFixed(1)} % of what it costs; more than ${words.share(minimum)} is needed.`,
    numbers: { savingUsdPerMonth, share: found, minimumSavingShare: minimum },
  };
}

function confidence({ opening, confidence: sure, coverage }: Prospect, { minimumConfidence }: Thresholds): Reason | null {
  if (sure > minimumConfidence) return null;
  const gaps = coverage < 1 ? `, ${words.share(coverage)} of which is known` : '';
  return {
    code: 'confidence-too-low',
    sentence: `${opening}, but by the telemetry window${gaps}, the confidence that it is cheaper is ${sure.toFixed(2)}; more than ${minimumConfidence.toFixed(2)} is needed.`,
    numbers: { confidence: sure, minimumConfidence, coverage },
  };
}

function payback({ opening, cost }: Prospect, { maximumPaybackDays }: Thresholds): Reason | null {
  const { paybackDays, migrationUsd } = cost;
  if (paybackDays === null || paybackDays <= maximumPaybackDays) return null;
  return {
    code: 'payback-too-long',
    sentence: `${opening}, but moving costs ${words.usd(migrationUsd)} and pays for itself only after ${words.days(paybackDays)}; ${maximumPaybackDays} are allowed.`,
    numbers: { paybackDays, migrationUsd, maximumPaybackDays },
  };
}

import type { MoveCost, Reason } from '../domain/decision.ts';
import { regionKey } from '../domain/placement.ts';
import type { Candidate } from '../domain/scorecard.ts';
import { confidenceOf } from './confidence.ts';
import type { Considered } from './consider.ts';
import { moveCost } from './savings.ts';
import { lacksOf, type Thresholds } from './thresholds.ts';
import { words } from './words.ts';

/** What moving to one candidate would bring, and what that lacks. */
export interface Assessment {
  readonly candidate: Candidate;
  /** Null when the cost of moving is unknown. */
  readonly cost: MoveCost | null;
  readonly confidence: number;
  /** Empty when the move is worth it. */
  readonly refusals: readonly Reason[];
}

/** A candidate whose score and cost are known. */
export type Rated = Candidate & { readonly score: number; readonly costUsdPerMonth: number };

export function isRated(candidate: Candidate): candidate is Rated {
  return candidate.score !== null && candidate.costUsdPerMonth !== null;
}

export interface AssessmentTerms extends Considered {
  readonly current: Rated;
  /** Lowest net cost among all that may be taken, USD per month. */
  readonly cheapestUsdPerMonth: number;
  readonly overlapHours: number;
  readonly thresholds: Thresholds;
}

export function assess(candidate: Rated, terms: AssessmentTerms): Assessment {
  const { current, spec, snapshot } = terms;
  const { confidence, coverage } = confidenceOf(current.costSeries, candidate.costSeries, snapshot.grid.length);
  const cost = moveCost({
    from: current.placement,
    to: candidate.placement,
    beforeUsdPerMonth: current.costUsdPerMonth,
    afterUsdPerMonth: candidate.costUsdPerMonth,
    dataGib: spec.dataGib,
    overlapHours: terms.overlapHours,
    catalogs: terms.catalogs,
  });
  const key = regionKey(candidate.placement);
  if (cost === null) {
    const sentence = `What ${spec.dataGib} GiB cost that leave ${current.placement.provider} is unknown, and so is what a move to ${key} costs.`;
    return {
      candidate,
      cost,
      confidence,
      refusals: [{ code: 'telemetry-unknown', sentence, numbers: { dataGib: spec.dataGib } }],
    };
  }
  const rank = candidate.costUsdPerMonth <= terms.cheapestUsdPerMonth ? 'cheapest' : 'best';
  const opening = `The ${rank} is ${key} at ${words.score(candidate.score)}`;
  const refusals = lacksOf(
    { opening, score: candidate.score, currentScore: current.score, cost, confidence, coverage },
    terms.thresholds,
  );
  return { candidate, cost, confidence, refusals };
}

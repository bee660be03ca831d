import type { Placement } from '../domain/placement.ts';
import type { Candidate, FactorScore } from '../domain/scorecard.ts';
import type { Option } from './measure.ts';
import { netCostSeries } from './net-cost.ts';
import { totalOf } from './scale.ts';

/**
 * A candidate whose cost series is computed when somebody asks, because most are never looked at this closely. A class, since
 * an accessor in an object literal costs more than all the rest of scoring.
 */
export class ScoredCandidate implements Candidate {
  readonly placement: Placement;
  readonly isCurrent: boolean;
  readonly score: number | null;
  readonly factors: readonly FactorScore[];
  readonly costUsdPerMonth: number | null;
  readonly latencyMs: number | null;
  readonly availability: number | null;
  readonly #option: Option;
  #series: readonly (number | null)[] | null = null;

  constructor(option: Option, factors: readonly FactorScore[]) {
    this.placement = option.placement;
    this.isCurrent = option.isCurrent;
    this.score = totalOf(factors);
    this.factors = factors;
    this.costUsdPerMonth = option.measured.costUsdPerMonth;
    this.latencyMs = option.measured.latencyMs;
    this.availability = option.measured.availability;
    this.#option = option;
  }

  get costSeries(): readonly (number | null)[] {
    this.#series ??= seriesOf(this.#option);
    return this.#series;
  }
}

function seriesOf({ placement, quote }: Option): readonly (number | null)[] {
  if (quote === null) return [];
  return netCostSeries(placement.count, quote.price, quote.site.offer.creditsUsd, quote.site.terms);
}

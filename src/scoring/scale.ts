import { FACTORS, type FactorName, type FactorScore } from '../domain/scorecard.ts';
import type { Factor, Measured, Peers } from './factors/factor.ts';
import { FACTOR_TABLE } from './factors/index.ts';
import { type Formula, parseFormula, refusedFormula } from './formula.ts';

/** The part of the configuration that scores; see `scoring` in `trimtab.yaml`. */
export interface ScoringConfig {
  readonly weights: Readonly<Record<FactorName, number>>;
  readonly formulas: Readonly<Record<FactorName, string>>;
}

/** One factor, ready to be applied. */
interface Scale {
  apply(measured: Measured, peers: Peers): FactorScore;
}

/** All factors with their weights and formulas. Throws a `config` error that names the key of a formula that is refused. */
export function createScales(config: ScoringConfig): readonly Scale[] {
  return FACTORS.map((name) => createScale(FACTOR_TABLE[name], config.weights[name], config.formulas[name]));
}

function createScale(factor: Factor, weight: number, text: string): Scale {
  const key = `scoring.formulas.${factor.name}`;
  const formula = parseFormula(key, text, Object.keys(factor.variables));
  checkDirection(key, text, factor, formula);
  const reads = formula.uses.map((name) => factor.variables[name] ?? (() => null));
  const values: number[] = reads.map(() => Number.NaN);

  function evaluate(measured: Measured, peers: Peers): number | null {
    for (let i = 0; i < reads.length; i++) {
      const value = reads[i]?.(measured, peers) ?? null;
      if (value === null) return null;
      values[i] = value;
    }
    return normalised(formula.evaluate(values));
  }
  return {
    apply: (measured, peers) => ({
      factor: factor.name,
      value: evaluate(measured, peers),
      weight,
      raw: factor.raw(measured),
      unit: factor.unit,
    }),
  };
}

/** Clamped to 0..1; a result that is no finite number says nothing. */
function normalised(result: number): number | null {
  return Number.isFinite(result) ? Math.min(1, Math.max(0, result)) : null;
}

/** Values on which a formula is tried; the sizes are those of prices, milliseconds, credits and shares. */
const PROBES = [0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 1, 2, 10, 50, 100, 333, 1000, 25_000];

/** A score that falls where it should rise would steer the wrong way: such a formula is refused at the start. */
function checkDirection(key: string, text: string, factor: Factor, formula: Formula): void {
  const own = formula.uses.indexOf(factor.name);
  if (own < 0) return;
  for (const other of PROBES) {
    let before: number | null = null;
    for (const probe of PROBES) {
      const value = normalised(formula.evaluate(formula.uses.map((_, i) => (i === own ? probe : other))));
      if (value === null) continue;
      const turned = before !== null && (factor.direction === 'falls' ? value > before + 1e-9 : value < before - 1e-9);
      if (turned)
        throw refusedFormula(key, `"${text}" does not ${factor.direction === 'falls' ? 'fall' : 'rise'} with ${factor.name}`);
      before = value;
    }
  }
}

/**
 * Weighted sum of the factors in 0..1. Null when a factor with a weight is unknown; a factor of weight 0 does not matter.
 * Scores that differ by less than a billionth are the same score, so that rounding decides no move.
 */
export function totalOf(factors: readonly FactorScore[]): number | null {
  let sum = 0;
  for (const { value, weight } of factors) {
    if (weight === 0) continue;
    if (value === null) return null;
    sum += value * weight;
  }
  return Math.min(1, Math.max(0, Math.round(sum * 1e9) / 1e9));
}

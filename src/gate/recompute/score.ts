import { asList, asNumber, asObject } from '../facts/json.ts';

/** Weights are shares of one. */
const SUM_TOLERANCE = 1e-6;

/** Weighted mean (0..1) of the factors that were signed; null when one that has a weight is unknown, or the weights are no shares. */
export function score(signed: unknown): number | null {
  const factors = asList(asObject(signed)?.['factors'])?.map(readFactor);
  if (factors === undefined || factors.length === 0) return null;
  const names = new Set(factors.map((factor) => factor?.name));
  if (names.size !== factors.length) return null;
  let [weights, sum] = [0, 0];
  for (const factor of factors) {
    if (factor === null) return null;
    weights += factor.weight;
    if (factor.weight > 0 && factor.value === null) return null;
    sum += factor.weight * (factor.value ?? 0);
  }
  return Math.abs(weights - 1) <= SUM_TOLERANCE ? Math.min(1, Math.max(0, sum / weights)) : null;
}

function readFactor(value: unknown): { name: unknown; weight: number; value: number | null } | null {
  const factor = asObject(value);
  const weight = asNumber(factor?.['weight']);
  const share = asNumber(factor?.['value']);
  if (weight === null || weight < 0 || weight > 1) return null;
  return { name: factor?.['factor'], weight, value: share !== null && share >= 0 && share <= 1 ? share : null };
}

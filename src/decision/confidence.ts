/**
 * How sure the telemetry window makes it that a candidate really is cheaper, as a probability.
 *
 * 1. At each instant of the window, the relative difference of the two net costs, (current - candidate) / the larger of the
 *    two, limited to +-LIMIT. The two are compared at the same instant, so that what moves both at once does not count.
 *    An instant at which either is unknown counts as -LIMIT: as bad as any can be.
 * 2. Prices of neighbouring instants are not independent, so the instants are gathered into a few batches, whose means are
 *    nearly so: the effective sample size is the number of batches.
 * 3. Wilcoxon's signed-rank test on the batch means: the confidence is the probability that the test's statistic would
 *    be smaller than it is if the two did not differ at all. It is computed for several numbers of batches (few long ones for
 *    prices that change slowly, many short ones for those that jump) and the least counts.
 *
 * Every step can only fall when a difference falls, and nothing is worse than unknown: hence missing telemetry never
 * raises confidence, whichever instant is missing. The price is that after a gap a small saving is not believed for a
 * window's length. The most that a window can say is 1 - 2^-5 = 0.97, when all of the five longest batches agree.
 */
export function confidenceOf(
  current: readonly (number | null)[],
  candidate: readonly (number | null)[],
  instants: number,
): { readonly confidence: number; readonly coverage: number } {
  if (instants < 1) return { confidence: 0, coverage: 0 };
  const differences = new Float64Array(instants);
  let seen = 0;
  for (let i = 0; i < instants; i++) {
    const a = current[i] ?? null;
    const b = candidate[i] ?? null;
    if (a !== null && b !== null) seen++;
    differences[i] = difference(a, b);
  }
  let least = 1;
  for (const batches of BATCHES) least = Math.min(least, signedRank(batchMeans(differences, Math.min(batches, instants))));
  return { confidence: least, coverage: seen / instants };
}

/** One instant, measured or missing, must not outvote the rest of its batch. */
const LIMIT = 0.5;
/** Numbers of batches that a window is cut into; for a window of ten minutes of two minutes, one, and half a minute. */
const BATCHES = [5, 10, 20];

function difference(current: number | null, candidate: number | null): number {
  if (current === null || candidate === null) return -LIMIT;
  const larger = Math.max(current, candidate);
  return larger <= 0 ? 0 : Math.min(LIMIT, Math.max(-LIMIT, (current - candidate) / larger));
}

/** Each batch is summed by itself, so that a value moves no mean but its own, not even by rounding. */
function batchMeans(differences: Float64Array, batches: number): number[] {
  const instants = differences.length;
  const means: number[] = [];
  for (let k = 0; k < batches; k++) {
    const from = Math.floor((k * instants) / batches);
    const to = Math.floor(((k + 1) * instants) / batches);
    let sum = 0;
    for (let i = from; i < to; i++) sum += differences[i] ?? 0;
    means.push(sum / (to - from));
  }
  return means;
}

/** Probability that the statistic is smaller than that of these values when positive and negative are equally likely. */
function signedRank(values: readonly number[]): number {
  let statistic = 0;
  // Number of pairs, each value with itself included, whose mean is positive: rises with every single value.
  for (let i = 0; i < values.length; i++) {
    for (let j = i; j < values.length; j++) {
      const sum = (values[i] ?? 0) + (values[j] ?? 0);
      if (sum > EQUAL) statistic += 1;
      else if (sum >= -EQUAL) statistic += 0.5;
    }
  }
  return distributionOf(values.length)[Math.ceil(statistic)] ?? 1;
}

/** Sums of relative differences that differ from zero by rounding alone. */
const EQUAL = 1e-12;

const distributions = new Map<number, Float64Array>();

/** `[s]` = probability that the statistic of `n` values is smaller than `s` when each sign is as likely as the other. */
function distributionOf(n: number): Float64Array {
  const known = distributions.get(n);
  if (known !== undefined) return known;
  const most = (n * (n + 1)) / 2;
  const ways = new Float64Array(most + 1);
  ways[0] = 1;
  for (let rank = 1; rank <= n; rank++) for (let s = most; s >= rank; s--) ways[s] = (ways[s] ?? 0) + (ways[s - rank] ?? 0);
  const below = new Float64Array(most + 2);
  for (let s = 0; s <= most; s++) below[s + 1] = (below[s] ?? 0) + (ways[s] ?? 0) / 2 ** n;
  distributions.set(n, below);
  return below;
}

import type { Side } from './basis.ts';

/** An instant of which one side is unknown counts as the worst that one can be; no instant counts for more than this. */
const CAP = 0.5;
/** Into how many equal spans the window is cut, one after the other. */
const SPANS: readonly number[] = [5, 10, 20];
/** Sizes that are equal but for rounding. */
const TINY = 1e-12;

/**
 * How sure the two series make it that the new place is cheaper, 0..1: Wilcoxon's signed-rank test over the means of the
 * relative differences in a few spans, the least of several numbers of spans. Null when there is no instant to compare.
 */
export function confidence(from: Side, to: Side): number | null {
  const [before, after] = [from.netUsdPerMonth, to.netUsdPerMonth];
  if (before === null || after === null) return null;
  const instants = Math.max(before.length, after.length);
  if (instants === 0) return null;
  const gains = Array.from({ length: instants }, (_, i) => gain(before[i] ?? null, after[i] ?? null));
  return Math.min(...SPANS.map((spans) => certainty(spanMeans(gains, Math.min(spans, instants)))));
}

/** Part of the larger cost that the move would save at one instant. */
function gain(before: number | null, after: number | null): number {
  if (before === null || after === null) return -CAP;
  const larger = before > after ? before : after;
  if (larger <= 0) return 0;
  const share = (before - after) / larger;
  return Math.min(CAP, Math.max(-CAP, share));
}

function spanMeans(gains: readonly number[], spans: number): number[] {
  return Array.from({ length: spans }, (_, k) => {
    const span = gains.slice(Math.floor((k * gains.length) / spans), Math.floor(((k + 1) * gains.length) / spans));
    return span.reduce((sum, value) => sum + value, 0) / span.length;
  });
}

/** Probability of a smaller sum of positive ranks if each sign were a coin's. */
function certainty(means: readonly number[]): number {
  const positive = positiveRanks(means);
  const sums = subsetsBySum(means.length);
  const smaller = sums.slice(0, Math.ceil(positive)).reduce((sum, count) => sum + count, 0);
  return smaller / 2 ** means.length;
}

/**
 * Sum of the ranks, by size, of the values above zero. Equal sizes share the mean of their ranks, and half of the rank
 * of a value that is zero counts.
 */
function positiveRanks(means: readonly number[]): number {
  const sizes = means.map((mean) => (Math.abs(mean) <= TINY ? 0 : Math.abs(mean)));
  return means.reduce((sum, mean, i) => {
    const size = sizes[i] ?? 0;
    const smaller = sizes.filter((other) => other < size - TINY).length;
    const equal = sizes.filter((other) => Math.abs(other - size) <= TINY).length;
    const rank = smaller + (equal + 1) / 2;
    return sum + (size === 0 ? rank / 2 : mean > 0 ? rank : 0);
  }, 0);
}

/** `[s]` = how many subsets of 1..n sum to s. */
function subsetsBySum(n: number): number[] {
  if (n === 0) return [1];
  const without = subsetsBySum(n - 1);
  return Array.from({ length: without.length + n }, (_, s) => (without[s] ?? 0) + (without[s - n] ?? 0));
}

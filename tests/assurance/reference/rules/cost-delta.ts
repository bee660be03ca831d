import { Exact } from '../exact.ts';
import { auto, missed, type Rule, review, threshold } from '../seen.ts';
import { at, isAmount, isDifference, isNumber } from '../values.ts';

/** The monthly cost rises by less than the limit, and the three amounts agree with each other. */
export const costDelta: Rule = (seen) => {
  const cost = at(seen.claim?.fields, 'cost');
  const before = at(cost, 'beforeUsdPerMonth');
  const after = at(cost, 'afterUsdPerMonth');
  const saving = at(cost, 'savingUsdPerMonth');
  const limit = threshold(seen, 'cost_delta', 'belowPercent');
  if (!isAmount(before) || !isAmount(after) || !isDifference(saving) || !isNumber(limit, -100, 100)) return review;
  if (!addsUp(before, after, saving)) return review;
  if (before === 0) return missed;
  const rise = Exact.of(after).minus(Exact.of(before)).times(Exact.of(100));
  return rise.compare(Exact.of(limit).times(Exact.of(before))) < 0 ? auto : missed;
};

/** Within a cent, or a thousandth of what it costs now. */
function addsUp(before: number, after: number, saving: number): boolean {
  const off = Exact.of(before).minus(Exact.of(after)).minus(Exact.of(saving)).size();
  return off.isAtMost(Exact.of(0.01)) || off.times(Exact.of(1000)).isAtMost(Exact.of(before));
}

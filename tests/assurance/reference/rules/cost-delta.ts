import { Exact } from '../exact.ts';
import { type Money, moneyOf } from '../money.ts';
import { auto, missed, type Rule, review, threshold } from '../seen.ts';
import { isNumber } from '../values.ts';

/** The monthly cost rises by less than the limit, and the three amounts agree with each other. */
export const costDelta: Rule = (seen) => {
  const money = moneyOf(seen.claim);
  const limit = threshold(seen, 'cost_delta', 'belowPercent');
  if (money === null || !isNumber(limit, -100, 100) || !addsUp(money)) return review;
  const { before, after } = money;
  if (before === 0) return missed;
  const rise = Exact.of(after).minus(Exact.of(before)).times(Exact.of(100));
  return rise.compare(Exact.of(limit).times(Exact.of(before))) < 0 ? auto : missed;
};

/** Within a cent, or a thousandth of what it costs now. */
function addsUp({ before, after, saving }: Money): boolean {
  const off = Exact.of(before).minus(Exact.of(after)).minus(Exact.of(saving)).size();
  return off.isAtMost(Exact.of(0.01)) || off.times(Exact.of(1000)).isAtMost(Exact.of(before));
}

import { partOf } from '../exact.ts';
import { type Money, moneyOf } from '../money.ts';
import { auto, missed, type Rule, review, threshold } from '../seen.ts';
import { isNumber } from '../values.ts';

/** The monthly cost rises by less than the limit, and the three amounts agree with each other. */
export const costDelta: Rule = (seen) => {
  const money = moneyOf(seen.claim);
  const limit = threshold(seen, 'cost_delta', 'belowPercent');
  if (money === null || !isNumber(limit, -100, 100) || !addsUp(money)) return review;
  const { before, after } = money;
  if (before === 0n) return missed;
  return (after - before) * 100n < partOf(before, limit) ? auto : missed;
};

/** Within a cent, or a thousandth of what it costs now. */
function addsUp({ before, after, saving }: Money): boolean {
  const off = before - after - saving;
  const size = off < 0n ? -off : off;
  return size <= 10_000n || size * 1000n <= before;
}

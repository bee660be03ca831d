import { Exact } from '../exact.ts';
import { moneyOf } from '../money.ts';
import { auto, missed, type Rule, review, threshold } from '../seen.ts';
import { isAmount, isNumber } from '../values.ts';

const HUNDRED = Exact.of(100);

/** A move that is made for money has to bring some, in USD, in per cent, and for what the move itself costs. */
export const minimumSaving: Rule = (seen) => {
  if (seen.claim === null) return review;
  if (seen.claim.kind !== 'optimize') return auto;
  const money = moneyOf(seen.claim);
  const [usd, percent, ratio] = ['minimumUsdPerMonth', 'minimumPercent', 'minimumSavingToDisruption'].map((name) =>
    threshold(seen, 'minimum_saving', name),
  );
  if (money === null || !isAmount(usd) || !isNumber(percent, 0, 100) || !isNumber(ratio, 0, 1000)) return review;
  const saved = Exact.of(money.saving);
  const inPercent = Exact.of(percent).times(Exact.of(money.before)).isAtMost(saved.times(HUNDRED));
  const forDisruption =
    money.migration === 0 ? money.saving >= 0 : Exact.of(ratio).times(Exact.of(money.migration)).isAtMost(saved);
  return money.saving >= usd && inPercent && forDisruption ? auto : missed;
};

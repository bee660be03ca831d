import { partOf } from '../exact.ts';
import { moneyOf } from '../money.ts';
import { auto, missed, type Rule, review, threshold } from '../seen.ts';
import { at, isAmount, isNumber } from '../values.ts';

/** A move that is made for money has to bring some, in USD, in per cent, and for what the move itself costs. */
export const minimumSaving: Rule = (seen) => {
  if (seen.claim === null) return review;
  if (seen.claim.kind !== 'optimize') return auto;
  const money = moneyOf(seen.claim);
  const [usd, percent, ratio] = ['minimumUsdPerMonth', 'minimumPercent', 'minimumSavingToDisruption'].map((name) =>
    threshold(seen, 'minimum_saving', name),
  );
  if (money === null || !isAmount(usd) || !isNumber(percent, 0, 100) || !isNumber(ratio, 0, 1000)) return review;
  const { before, saving, migration } = money;
  const claimed = at(seen.claim.fields, 'cost', 'savingUsdPerMonth');
  const enough = typeof claimed === 'number' && claimed >= usd;
  return enough && saving * 100n >= partOf(before, percent) && saving >= partOf(migration, ratio) ? auto : missed;
};

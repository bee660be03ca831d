import { Exact } from '../exact.ts';
import { auto, missed, type Rule, review, threshold } from '../seen.ts';
import { at, isAmount, isDifference, isNumber } from '../values.ts';

const HUNDRED = Exact.of(100);

/** A move that is made for money has to bring some, in USD, in per cent, and for what the move itself costs. */
export const minimumSaving: Rule = (seen) => {
  const { claim } = seen;
  if (claim === null) return review;
  if (claim.kind !== 'optimize') return auto;
  const cost = at(claim.fields, 'cost');
  const [before, saving] = [at(cost, 'beforeUsdPerMonth'), at(cost, 'savingUsdPerMonth')];
  const migration = at(cost, 'migrationUsd');
  const [usd, percent, ratio] = ['minimumUsdPerMonth', 'minimumPercent', 'minimumSavingToDisruption'].map((name) =>
    threshold(seen, 'minimum_saving', name),
  );
  if (!isAmount(before) || !isDifference(saving) || !isAmount(migration)) return review;
  if (!isAmount(usd) || !isNumber(percent, 0, 100) || !isNumber(ratio, 0, 1000)) return review;
  const saved = Exact.of(saving);
  const inPercent = Exact.of(percent).times(Exact.of(before)).isAtMost(saved.times(HUNDRED));
  const forDisruption = migration === 0 || Exact.of(ratio).times(Exact.of(migration)).isAtMost(saved);
  return saving >= usd && inPercent && forDisruption ? auto : missed;
};

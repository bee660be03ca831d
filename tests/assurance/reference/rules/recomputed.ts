import { isNear, isWithin } from '../exact.ts';
import { moneyOf } from '../money.ts';
import { auto, deny, type Rule, review, type Seen, threshold } from '../seen.ts';
import { at, isAmount, isNumber, type Json } from '../values.ts';

type Comparison = 'agrees' | 'contradicts' | 'unknown' | 'not-asked';

/** What the record claims is what comes out when the gate computes it itself. */
export const recomputed: Rule = (seen) => {
  if (seen.claim === null) return review;
  const comparisons = [...money(seen), confidence(seen), score(seen)];
  if (comparisons.includes('contradicts')) return deny;
  const known = moneyOf(seen.claim) !== null && !comparisons.includes('unknown');
  return known && pricesAreLikely(seen) && isWhatItSays(seen) ? auto : review;
};

function money(seen: Seen): Comparison[] {
  const found = at(seen.record, 'recomputed');
  const cost = at(seen.claim?.fields, 'cost');
  const withoutBefore = seen.claim?.kind === 'heal' && at(found, 'beforeUsdPerMonth') === null;
  const before = withoutBefore ? 'not-asked' : amounts(cost, found, 'beforeUsdPerMonth');
  return [before, amounts(cost, found, 'afterUsdPerMonth'), amounts(cost, found, 'migrationUsd')];
}

function amounts(cost: Json, found: Json, field: string): Comparison {
  const [claimed, computed] = [at(cost, field), at(found, field)];
  if (!isAmount(claimed) || !isAmount(computed)) return 'unknown';
  return isNear(claimed, computed) ? 'agrees' : 'contradicts';
}

/** Only optimising and scaling take their confidence from the snapshot. */
function confidence({ claim, record }: Seen): Comparison {
  if (claim?.kind !== 'optimize' && claim?.kind !== 'scale') return 'not-asked';
  const [claimed, computed] = [at(claim.fields, 'confidence'), at(record, 'recomputed', 'confidence')];
  if (typeof claimed !== 'number' || typeof computed !== 'number') return 'unknown';
  return isWithin(claimed, computed, 1_000_000n) ? 'agrees' : 'contradicts';
}

function score({ claim, record }: Seen): Comparison {
  const [claimed, computed] = [at(claim?.fields, 'score', 'to'), at(record, 'recomputed', 'score')];
  if (claimed === null && computed === null) return 'not-asked';
  if (typeof claimed !== 'number' || typeof computed !== 'number') return 'unknown';
  return isWithin(claimed, computed, 1000n) ? 'agrees' : 'contradicts';
}

function pricesAreLikely(seen: Seen): boolean {
  const lowest = threshold(seen, 'recomputed', 'lowestPriceRatio');
  const highest = threshold(seen, 'recomputed', 'highestPriceRatio');
  if (!isNumber(lowest, 0, 1) || !isNumber(highest, 1, 100)) return false;
  const found = at(seen.record, 'recomputed');
  const [from, to] = [at(found, 'fromPriceRatio'), at(found, 'toPriceRatio')];
  return isNumber(to, lowest, highest) && (isNumber(from, lowest, highest) || (from === null && seen.claim?.kind === 'heal'));
}

/** A revert goes back to where the last move came from. */
function isWhatItSays({ claim, record }: Seen): boolean {
  return claim?.kind !== 'revert' || at(record, 'takesBack') === true;
}

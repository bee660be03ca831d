import { micros } from './exact.ts';
import type { Claim } from './seen.ts';
import { at, isAmount, isDifference } from './values.ts';

/** What a record claims of money, in millionths of a USD: per month, and once for the move. */
export interface Money {
  readonly before: bigint;
  readonly after: bigint;
  readonly saving: bigint;
  readonly migration: bigint;
}

/** All four amounts, or none: a cost of which a part cannot be read says nothing. */
export function moneyOf(claim: Claim | null): Money | null {
  const cost = at(claim?.fields, 'cost');
  const [before, after] = [at(cost, 'beforeUsdPerMonth'), at(cost, 'afterUsdPerMonth')];
  const [saving, migration] = [at(cost, 'savingUsdPerMonth'), at(cost, 'migrationUsd')];
  if (!isAmount(before) || !isAmount(after) || !isDifference(saving) || !isAmount(migration)) return null;
  return { before: micros(before), after: micros(after), saving: micros(saving), migration: micros(migration) };
}

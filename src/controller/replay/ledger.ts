import { HOURS_PER_MONTH } from '../../domain/money.ts';
import { regionKey } from '../../domain/placement.ts';
import type { Scorecard } from '../../domain/scorecard.ts';
import type { Tenant } from './fleet.ts';

/** Money of a replay, USD over its whole time. */
export interface Money {
  /** What the replayed fleet cost, moving included. */
  readonly spentUsd: number;
  readonly ofWhichMovingUsd: number;
  /** What it would have cost to stay where it started. */
  readonly stayingUsd: number;
  /** What it would have cost to be in the cheapest region at every step, and to move there for nothing. */
  readonly cheapestUsd: number;
  /** 1 - spent / staying. */
  readonly savedShare: number | null;
  /** spent / cheapest - 1: how far from what nobody can reach. */
  readonly regret: number | null;
  /** Hours in which the price at the start or at the current place was not known; they are in none of the sums. */
  readonly unpricedServiceHours: number;
  readonly serviceHours: number;
}

export interface Ledger {
  /** A service ran for these hours at the prices of its scorecard. */
  run(tenant: Tenant, scorecard: Scorecard, hours: number): void;
  moved(migrationUsd: number): void;
  total(): Money;
}

export function createLedger(): Ledger {
  let running = 0;
  let moving = 0;
  let staying = 0;
  let cheapest = 0;
  let priced = 0;
  let unpriced = 0;
  return {
    run(tenant, scorecard, hours) {
      const now = costAt(scorecard, tenant.placement);
      const start = costAt(scorecard, tenant.start);
      if (now === null || start === null) {
        unpriced += hours;
        return;
      }
      const months = hours / HOURS_PER_MONTH;
      priced += hours;
      running += now * months;
      staying += start * months;
      cheapest += leastOf(scorecard, now) * months;
    },
    moved(migrationUsd) {
      moving += migrationUsd;
    },
    total() {
      const spent = running + moving;
      return {
        spentUsd: spent,
        ofWhichMovingUsd: moving,
        stayingUsd: staying,
        cheapestUsd: cheapest,
        savedShare: staying > 0 ? 1 - spent / staying : null,
        regret: cheapest > 0 ? spent / cheapest - 1 : null,
        unpricedServiceHours: unpriced,
        serviceHours: priced + unpriced,
      };
    },
  };
}

function costAt(scorecard: Scorecard, where: { provider: string; region: string }): number | null {
  const key = regionKey(where);
  return scorecard.candidates.find((candidate) => regionKey(candidate.placement) === key)?.costUsdPerMonth ?? null;
}

function leastOf(scorecard: Scorecard, least: number): number {
  return scorecard.candidates.reduce((low, { costUsdPerMonth }) => Math.min(low, costUsdPerMonth ?? low), least);
}

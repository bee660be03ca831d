import type { Conditions } from '../conditions.ts';
import type { Fleet } from '../fleet.ts';
import { GRANTS } from '../grants.ts';
import { HOUR, STEP_MS } from '../step.ts';

export interface CreditAccount {
  /** USD left. */
  balanceUsd: number;
  /** Share of the bill (0..1) that is paid while the balance lasts. */
  readonly share: number;
  /** ms since the epoch. */
  readonly expiresAt: number;
}

/** Credits by provider-region: they burn down by what is placed there, and lapse. */
export interface Credits {
  /**
   * Pays for one step.
   * @param grossUsdPerHour what is placed in each region costs before credits, by region key
   */
  step(conditions: Conditions, now: number, grossUsdPerHour: ReadonlyMap<string, number>): void;
  account(region: string): Readonly<CreditAccount> | null;
  /** Share (0..1) of one more dollar per hour in this region that credits pay at the moment. */
  paidShare(region: string): number;
}

export function credits(fleet: Fleet, beginning: number): Credits {
  const accounts = new Map<string, CreditAccount>();
  const paid = new Map<string, number>();
  for (const { key } of fleet.regions) {
    const grant = GRANTS[key];
    if (grant === undefined) continue;
    const { balanceUsd, share, lapsesAfterMs } = grant;
    accounts.set(key, { balanceUsd, share, expiresAt: beginning + lapsesAfterMs });
  }
  return {
    step(conditions, now, grossUsdPerHour) {
      for (const [region, account] of accounts) {
        if (now >= account.expiresAt) account.balanceUsd = 0;
        account.balanceUsd = Math.max(0, account.balanceUsd - (conditions.drains.get(region) ?? 0));
        const due = (((grossUsdPerHour.get(region) ?? 0) * STEP_MS) / HOUR) * account.share;
        const covered = Math.min(due, account.balanceUsd);
        account.balanceUsd -= covered;
        // With nothing placed there, credits would pay their full share of the first machine.
        if (due > 0) paid.set(region, account.share * (covered / due));
        else paid.set(region, account.balanceUsd > 0 ? account.share : 0);
      }
    },
    account: (region) => accounts.get(region) ?? null,
    paidShare: (region) => paid.get(region) ?? 0,
  };
}

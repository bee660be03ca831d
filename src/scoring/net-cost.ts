import { HOURS_PER_MONTH } from '../domain/money.ts';
import type { Offer, Reading } from '../domain/observation.ts';

const MS_PER_MONTH = HOURS_PER_MONTH * 3_600_000;

/** How credits pay for what runs in one provider-region, at one instant. */
export interface CreditTerms {
  /** Share of the bill (0..1) that they pay while they last. */
  readonly share: number;
  /** Part of the coming month (0..1) before they lapse. */
  readonly monthCovered: number;
}

export function creditTerms(offer: Offer, at: number): CreditTerms {
  const lapse = offer.creditsExpireAt;
  const monthCovered = lapse === null ? 1 : Math.min(1, Math.max(0, (lapse - at) / MS_PER_MONTH));
  return { share: offer.creditShare, monthCovered };
}

/**
 * What a placement costs in the coming month, USD:
 *
 *     gross = count * price * 730 h
 *     net   = gross - min(balance, share * gross * part of the month before the credits lapse)
 *
 * so that a small balance is not taken for a lasting discount. `balance` is 0 where no credits were granted.
 */
export function netUsdPerMonth(count: number, priceUsdPerHour: number, balanceUsd: number, terms: CreditTerms): number {
  const gross = count * priceUsdPerHour * HOURS_PER_MONTH;
  return gross - Math.min(balanceUsd, terms.share * gross * terms.monthCovered);
}

/** Credits that can still be spent, USD; 0 where none were granted, null when unknown. */
export function usableCredits(credits: Reading | null, terms: CreditTerms): number | null {
  if (credits === null) return 0;
  if (!credits.known) return null;
  return terms.monthCovered > 0 ? credits.value : 0;
}

/** The net cost at each instant of the snapshot's grid; null where price or credits are unknown. */
export function netCostSeries(count: number, price: Reading, credits: Reading | null, terms: CreditTerms): (number | null)[] {
  if (!price.known) return [];
  if (credits !== null && !credits.known) return price.series.map(() => null);
  return price.series.map((usdPerHour, i) => {
    const balance = credits === null ? 0 : (credits.series[i] ?? null);
    return usdPerHour === null || balance === null ? null : netUsdPerMonth(count, usdPerHour, balance, terms);
  });
}

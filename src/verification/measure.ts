import type { Reading, Snapshot } from '../domain/observation.ts';
import { type Placement, regionKey } from '../domain/placement.ts';

/** Hours of a month, as everywhere in Trimtab. */
export const HOURS_PER_MONTH = 730;

/** The instants that count: `from` inclusive to `until` inclusive, ms. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

/** What was measured inside a window; at least half of its instants have a value. */
export interface Measured {
  readonly mean: number;
  readonly values: readonly number[];
}

/** Fewer known instants than this share of the window, and the value is unknown. */
const KNOWN_SHARE = 0.5;

/** Null when the reading is unknown or has too few values inside the window. */
export function measure(reading: Reading | undefined, snapshot: Snapshot, window: Window): Measured | null {
  const series = pointsOf(reading, snapshot, window);
  if (series === null) return null;
  const values = series.filter((value) => value !== null);
  if (values.length === 0 || values.length < series.length * KNOWN_SHARE) return null;
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, values };
}

function pointsOf(reading: Reading | undefined, snapshot: Snapshot, window: Window): (number | null)[] | null {
  if (reading === undefined || !reading.known) return null;
  const points = snapshot.grid.flatMap((at, index) =>
    at >= window.from && at <= window.until ? [reading.series[index] ?? null] : [],
  );
  return points.length === 0 ? null : points;
}

/**
 * What a placement would cost now, USD per month net of credits, from the offers of the window; null when
 * its price is unknown. Credits count only while there are some.
 */
export function priceOf(placement: Placement, snapshot: Snapshot, window: Window): Measured | null {
  const offer = snapshot.offers[regionKey(placement)];
  const price = measure(offer?.priceUsdPerHour[placement.instanceType], snapshot, window);
  if (offer === undefined || price === null) return null;
  const lapsed = offer.creditsExpireAt !== null && offer.creditsExpireAt <= snapshot.takenAt;
  const credits = offer.creditsUsd;
  // Credits that are unknown make the price unknown: they may pay most of it.
  if (credits !== null && !credits.known && offer.creditShare > 0 && !lapsed) return null;
  const paid = credits?.known === true && credits.value > 0 && !lapsed ? offer.creditShare : 0;
  const perMonth = (value: number): number => value * placement.count * (1 - paid) * HOURS_PER_MONTH;
  return { mean: perMonth(price.mean), values: price.values.map(perMonth) };
}

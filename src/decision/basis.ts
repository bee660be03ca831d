import type { BasisSide, MoveBasis } from '../domain/decision.ts';
import type { Offer, Snapshot } from '../domain/observation.ts';
import { regionKey } from '../domain/placement.ts';
import type { Candidate } from '../domain/scorecard.ts';

/** What a place costs, as far as a basis needs to know of a candidate. */
export type Priced = Pick<Candidate, 'placement' | 'costSeries'>;

/**
 * The numbers of the snapshot that money and confidence of a move from one place to the other follow from, unrounded.
 * Null when the price of the target is not known. `overlapHours`: how long both places are to run.
 */
export function basisOf(snapshot: Snapshot, from: Priced, to: Priced, overlapHours: number): MoveBasis | null {
  const target = sideOf(snapshot, to);
  if (target.usdPerHour === null) return null;
  return { takenAt: snapshot.takenAt, overlapHours, from: sideOf(snapshot, from), to: target };
}

function sideOf(snapshot: Snapshot, { placement, costSeries }: Priced): BasisSide {
  const key = regionKey(placement);
  const offer = Object.hasOwn(snapshot.offers, key) ? snapshot.offers[key] : undefined;
  return {
    usdPerHour: priceOf(offer, placement.instanceType),
    creditsUsd: creditsOf(offer),
    creditShare: offer?.creditShare ?? 0,
    creditsExpireAt: offer?.creditsExpireAt ?? null,
    netUsdPerMonth: snapshot.grid.map((_, index) => costSeries[index] ?? null),
  };
}

function priceOf(offer: Offer | undefined, instanceType: string): number | null {
  const prices = offer?.priceUsdPerHour ?? {};
  const price = Object.hasOwn(prices, instanceType) ? prices[instanceType] : undefined;
  return price?.known ? price.value : null;
}

function creditsOf(offer: Offer | undefined): number | null {
  if (offer === undefined) return null;
  if (offer.creditsUsd === null) return 0;
  return offer.creditsUsd.known ? offer.creditsUsd.value : null;
}

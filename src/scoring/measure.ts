import type { Placement } from '../domain/placement.ts';
import type { ServiceSpec } from '../domain/service.ts';
import type { Measured, Peers } from './factors/factor.ts';
import type { Quote, Site } from './market.ts';
import { netUsdPerMonth } from './net-cost.ts';

/** One place that a service could run in, with what was measured of it. */
export interface Option {
  readonly placement: Placement;
  readonly isCurrent: boolean;
  /** Null when telemetry does not know the place at all. */
  readonly quote: Quote | null;
  readonly measured: Measured;
}

const NOTHING: Measured = { costUsdPerMonth: null, latencyMs: null, creditsUsd: null, availability: null };

export function measure(placement: Placement, isCurrent: boolean, quote: Quote | null, spec: ServiceSpec): Option {
  if (quote === null) return { placement, isCurrent, quote, measured: NOTHING };
  const { site, price } = quote;
  const latency = site.offer.latencyMs[spec.audience];
  const costUsdPerMonth =
    price.known && site.creditsUsd !== null ? netUsdPerMonth(placement.count, price.value, site.creditsUsd, site.terms) : null;
  return {
    placement,
    isCurrent,
    quote,
    measured: {
      costUsdPerMonth,
      latencyMs: latency?.known ? latency.value : null,
      creditsUsd: site.creditsUsd,
      availability: availabilityOf(site, spec.gpu),
    },
  };
}

/** Chance (0..1) that a request for this service's machines is met: 0 while the place is down, the lesser of capacity and GPU. */
function availabilityOf(site: Site, gpu: string | null): number | null {
  const { up, capacityAvailability: capacity, gpuAvailability } = site.offer;
  if (up === false) return 0;
  if (up === null || !capacity.known) return null;
  if (gpu === null) return capacity.value;
  const share = Object.hasOwn(gpuAvailability, gpu) ? gpuAvailability[gpu] : undefined;
  return share?.known ? Math.min(capacity.value, share.value) : null;
}

/** What each candidate is held against: the best of every kind among all of them, allowed or not. */
export function peersOf(options: readonly Option[], objectiveMs: number | null): Peers {
  let cheapest: number | null = null;
  let fastest: number | null = null;
  let most: number | null = null;
  for (const { measured } of options) {
    const { costUsdPerMonth: cost, latencyMs: latency, creditsUsd: credits } = measured;
    if (cost !== null && (cheapest === null || cost < cheapest)) cheapest = cost;
    if (latency !== null && (fastest === null || latency < fastest)) fastest = latency;
    if (credits !== null && (most === null || credits > most)) most = credits;
  }
  return { cheapestUsdPerMonth: cheapest, fastestMs: fastest, mostCreditsUsd: most, objectiveMs };
}

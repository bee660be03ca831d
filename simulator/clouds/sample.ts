import type { Geography, Place, Region, Spec } from './fleet.ts';
import { GEOGRAPHIES } from './fleet.ts';
import type { Health } from './health.ts';
import type { Market } from './market.ts';
import type { Credits } from './processes/credits.ts';
import type { Supply } from './processes/supply.ts';

/** What the world shows of one instant; units are part of the names. */
export interface Sample {
  /** ms since the epoch. */
  readonly at: number;
  readonly offers: readonly OfferSample[];
  readonly services: readonly ServiceSample[];
}

export interface OfferSample {
  readonly provider: string;
  readonly region: string;
  readonly status: 'up' | 'down';
  /** USD per hour by machine type, before credits. */
  readonly prices: Readonly<Record<string, number>>;
  /** p95 by geography of the users. */
  readonly latencyMs: Readonly<Record<Geography, number>>;
  readonly credits: { readonly balanceUsd: number; readonly share: number; readonly expiresAt: number } | null;
  /** 0..1 by GPU kind. */
  readonly gpuAvailability: Readonly<Record<string, number>>;
  readonly capacityAvailability: number;
}

export interface ServiceSample {
  readonly service: string;
  /** Where most of its machines are; null when it has none. */
  readonly provider: string | null;
  readonly region: string | null;
  readonly instanceType: string | null;
  readonly count: number;
  readonly demandRps: number;
  readonly latencyMs: number;
  readonly errorRatio: number;
  /** All its machines, after and before credits. */
  readonly costUsdPerHour: number;
  readonly grossUsdPerHour: number;
}

interface Parts {
  readonly market: Market;
  readonly credits: Credits;
  readonly supply: Supply;
}

export function offerSample(region: Region, { market, credits, supply }: Parts): OfferSample {
  const { provider, region: name, key } = region;
  const account = credits.account(key);
  return {
    provider,
    region: name,
    status: market.isUp(key) ? 'up' : 'down',
    prices: Object.fromEntries(region.machineTypes.map((type) => [type.name, round(market.unitUsdPerHour(region, type), 6)])),
    latencyMs: latenciesTo(key, market),
    credits: account === null ? null : { ...account, balanceUsd: round(account.balanceUsd, 4) },
    gpuAvailability: Object.fromEntries(Object.entries(supply.gpus(key)).map(([kind, value]) => [kind, round(value, 4)])),
    capacityAvailability: round(supply.ordinary(key), 4),
  };
}

function latenciesTo(region: string, market: Market): Record<Geography, number> {
  const latencies: Record<Geography, number> = { na: 0, eu: 0, apac: 0, sa: 0 };
  for (const audience of GEOGRAPHIES) latencies[audience] = round(market.latencyMs(audience, region), 2);
  return latencies;
}

export function serviceSample(
  spec: Spec,
  places: readonly Place[],
  health: Health,
  demandRps: number,
  market: Market,
): ServiceSample {
  const main = places[0];
  const total = (cost: (place: Place) => number) => places.reduce((sum, place) => sum + cost(place), 0);
  return {
    service: spec.service,
    provider: main?.provider ?? null,
    region: main?.region ?? null,
    instanceType: main?.instanceType ?? null,
    count: main?.count ?? 0,
    demandRps: round(demandRps, 2),
    latencyMs: round(health.latencyMs, 2),
    errorRatio: round(health.errorRatio, 6),
    costUsdPerHour: round(total(market.netUsdPerHour), 6),
    grossUsdPerHour: round(total(market.grossUsdPerHour), 6),
  };
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

import type { ProviderCatalog } from '../../src/domain/catalog.ts';
import type { Offer, Reading, ServiceObservation, Snapshot } from '../../src/domain/observation.ts';
import { type Placement, type RegionKey, regionKey } from '../../src/domain/placement.ts';
import type { Geography, ServiceSpec } from '../../src/domain/service.ts';

export const NOW = Date.UTC(2025, 5, 1);
export const INSTANTS = 120;
const GRID = Array.from({ length: INSTANTS }, (_, i) => NOW - (INSTANTS - 1 - i) * 5000);

/** A reading that has been the same, or what `series` says, for the whole window. */
export function reading(value: number, series: readonly (number | null)[] = GRID.map(() => value)): Reading {
  return { known: true, value, at: NOW, series };
}

export const MISSING: Reading = { known: false, reason: 'missing' };

export interface OfferSketch {
  readonly key: RegionKey;
  readonly up?: boolean | null;
  readonly prices?: Readonly<Record<string, number | Reading>>;
  /** ms from everywhere, or a reading. */
  readonly latency?: number | Reading;
  readonly credits?: number | Reading | null;
  readonly share?: number;
  readonly expiresAt?: number | null;
  readonly gpu?: Readonly<Record<string, number | Reading>>;
  readonly capacity?: number | Reading;
}

export function offer(sketch: OfferSketch): Offer {
  const [provider = '', region = ''] = sketch.key.split('/');
  const asReading = (value: number | Reading) => (typeof value === 'number' ? reading(value) : value);
  const all = (values: Readonly<Record<string, number | Reading>>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, asReading(value)]));
  const latency = asReading(sketch.latency ?? 40);
  return {
    provider,
    region,
    up: sketch.up === undefined ? true : sketch.up,
    priceUsdPerHour: all(sketch.prices ?? { small: 0.1 }),
    latencyMs: { na: latency, eu: latency, apac: latency, sa: latency },
    creditsUsd: sketch.credits === undefined || sketch.credits === null ? null : asReading(sketch.credits),
    creditShare: sketch.share ?? 0,
    creditsExpireAt: sketch.expiresAt ?? null,
    gpuAvailability: all(sketch.gpu ?? {}),
    capacityAvailability: asReading(sketch.capacity ?? 0.95),
  };
}

export function snapshot(sketches: readonly OfferSketch[], over: Partial<Snapshot> = {}): Snapshot {
  const offers = Object.fromEntries(sketches.map((sketch) => [sketch.key, offer(sketch)]));
  return {
    digest: 'sha256:0',
    takenAt: NOW,
    source: 'test',
    partial: false,
    grid: GRID,
    offers,
    services: {},
    rejected: {},
    ...over,
  };
}

/** Every provider sells `small` (2 vCPU, 4 GiB), `large` (4, 16) and `gpu` (4, 16, a T4) in each of its regions. */
export function catalogs(keys: readonly RegionKey[], geography: Geography = 'na'): readonly ProviderCatalog[] {
  const providers = [...new Set(keys.map((key) => key.split('/')[0] ?? ''))];
  return providers.map((provider) => ({
    provider,
    displayName: provider,
    source: 'test',
    asOf: '2025-06-01',
    egressUsdPerGib: 0.1,
    regions: keys
      .filter((key) => key.startsWith(`${provider}/`))
      .map((key) => ({ region: key.split('/')[1] ?? '', location: key, geography, cluster: key })),
    instanceTypes: [
      { name: 'small', vcpu: 2, memoryGib: 4, gpu: null, usdPerHour: {} },
      { name: 'large', vcpu: 4, memoryGib: 16, gpu: null, usdPerHour: {} },
      { name: 'gpu', vcpu: 4, memoryGib: 16, gpu: 't4', usdPerHour: {} },
    ],
  }));
}

export function spec(over: Partial<ServiceSpec> = {}): ServiceSpec {
  return {
    service: 'shop',
    description: 'a shop',
    stateful: false,
    tier: 'standard',
    vcpu: 2,
    memoryGib: 4,
    gpu: null,
    audience: 'na',
    latencyObjectiveMs: null,
    residency: null,
    allowedProviders: null,
    allowedRegions: null,
    dataGib: 10,
    ports: [443],
    ...over,
  };
}

export function placement(key: RegionKey, instanceType = 'small', count = 10): Placement {
  const [provider = '', region = ''] = key.split('/');
  return { provider, region, instanceType, count };
}

export function observation(where: Placement, over: Partial<ServiceObservation> = {}): ServiceObservation {
  const calm = { demandRps: reading(100), latencyMs: reading(40), errorRatio: reading(0), costUsdPerHour: reading(1) };
  return { service: 'shop', placement: where, ...calm, ...over };
}

export const keyOf = (candidate: { readonly placement: Placement }): RegionKey => regionKey(candidate.placement);

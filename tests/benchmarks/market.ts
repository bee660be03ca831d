import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProviderCatalog } from '../../src/domain/catalog.ts';
import type { Snapshot } from '../../src/domain/observation.ts';
import type { Placement } from '../../src/domain/placement.ts';
import type { Geography, ServiceSpec } from '../../src/domain/service.ts';
import { manualClock } from '../../src/lib/clock.ts';
import { createCollector } from '../../src/telemetry/index.ts';
import type { RawOffer, RawSample } from '../../src/telemetry/port.ts';

/** One made-up service and where it runs. */
export interface Tenant {
  readonly spec: ServiceSpec;
  readonly placement: Placement;
}

/** A seeded source of numbers in [0, 1), so that every run sees the same market. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function catalogsOf(repository: string): readonly ProviderCatalog[] {
  const folder = join(repository, 'infra/providers');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => JSON.parse(readFileSync(join(folder, entry.name, 'catalog.json'), 'utf8')) as ProviderCatalog);
}

const START = Date.UTC(2025, 0, 1);
const STEP_MS = 5000;
const INSTANTS = 120;

/** Ten minutes of the catalogues' regions and prices with noise, through the collector that the product uses. */
export async function marketOf(
  catalogs: readonly ProviderCatalog[],
  fleet: readonly Tenant[],
  random: () => number,
): Promise<Snapshot> {
  const clock = manualClock(START + (INSTANTS - 1) * STEP_MS);
  const samples = Array.from({ length: INSTANTS }, (_, i) =>
    sampleAt(START + i * STEP_MS, catalogs, i === INSTANTS - 1 ? fleet : [], random),
  );
  const collector = createCollector({
    clock,
    config: { freshForSeconds: 120, futureToleranceSeconds: 60, windowSeconds: 600, stepSeconds: 5 },
    source: {
      name: 'benchmark',
      validForMs: STEP_MS,
      read: async () => ({ samples, partial: false, exhausted: true }),
      close: async () => {},
    },
  });
  return await collector.collect();
}

function sampleAt(at: number, catalogs: readonly ProviderCatalog[], fleet: readonly Tenant[], random: () => number): RawSample {
  return {
    at,
    offers: catalogs.flatMap((catalog) => catalog.regions.map((region, i) => offerOf(catalog, region, i, random))),
    services: fleet.map(({ spec, placement }) => ({
      service: spec.service,
      ...placement,
      demandRps: 10,
      latencyMs: 40,
      errorRatio: 0,
      costUsdPerHour: 1,
    })),
  };
}

function offerOf(
  catalog: ProviderCatalog,
  { region, geography }: ProviderCatalog['regions'][number],
  i: number,
  random: () => number,
): RawOffer {
  const noisy = (value: number, share: number) => value * (1 + (random() - 0.5) * share);
  const prices = catalog.instanceTypes.flatMap(({ name, usdPerHour }) => {
    const list = usdPerHour[region];
    return list === undefined ? [] : [[name, noisy(list, 0.04)] as const];
  });
  const latency = (audience: Geography) => noisy(audience === geography ? 35 : 140, 0.1);
  return {
    provider: catalog.provider,
    region,
    status: 'up',
    prices: Object.fromEntries(prices),
    latencyMs: { na: latency('na'), eu: latency('eu'), apac: latency('apac'), sa: latency('sa') },
    credits: i === 0 ? { balanceUsd: noisy(5000, 0.01), share: 0.5, expiresAt: null } : null,
    gpuAvailability: { t4: noisy(0.9, 0.05), a10g: noisy(0.9, 0.05), a100: noisy(0.7, 0.05) },
    capacityAvailability: noisy(0.97, 0.02),
  };
}

/** Services of all sizes, everywhere, no two alike on purpose. */
export function fleetOf(size: number, catalogs: readonly ProviderCatalog[], random: () => number): readonly Tenant[] {
  const places = catalogs.flatMap(({ provider, regions, instanceTypes }) =>
    regions.flatMap(({ region }) =>
      instanceTypes.filter((type) => type.usdPerHour[region] !== undefined).map((type) => ({ provider, region, type })),
    ),
  );
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  return Array.from({ length: size }, (_, i) => {
    const { provider, region, type } = pick(places);
    const spec: ServiceSpec = {
      service: `service-${i}`,
      description: 'benchmark',
      stateful: random() < 0.1,
      tier: 'standard',
      vcpu: Math.max(1, Math.floor(type.vcpu * (0.5 + random() * 0.5))),
      memoryGib: Math.max(1, Math.floor(type.memoryGib * (0.5 + random() * 0.5))),
      gpu: type.gpu,
      audience: pick(['na', 'eu', 'apac', 'sa'] as const),
      latencyObjectiveMs: random() < 0.5 ? null : 80 + Math.floor(random() * 200),
      residency: random() < 0.2 ? ['eu'] : null,
      allowedProviders: random() < 0.1 ? ['aws', 'gcp'] : null,
      allowedRegions: null,
      dataGib: Math.floor(random() * 200),
      ports: [443],
    };
    return { spec, placement: { provider, region, instanceType: type.name, count: 1 + Math.floor(random() * 20) } };
  });
}

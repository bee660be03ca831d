import type { ProviderCatalog } from '../../src/domain/catalog.ts';
import type { Offer, Reading, ServiceObservation, Snapshot } from '../../src/domain/observation.ts';
import { type Placement, type RegionKey, regionKey } from '../../src/domain/placement.ts';
import type { ServiceSpec } from '../../src/domain/service.ts';
import { digest } from '../../src/lib/canonical.ts';

export const AWS: Placement = { provider: 'aws', region: 'us-east-1', instanceType: 'm5.large', count: 2 };
export const GCP: Placement = { provider: 'gcp', region: 'us-central1', instanceType: 'n2-standard-2', count: 2 };
export const AZURE: Placement = { provider: 'azure', region: 'eastus', instanceType: 'D2s', count: 2 };

const STEP_MS = 5000;
const POINTS = 120;
const UNKNOWN: Reading = { known: false, reason: 'missing' };

interface Region {
  price: number;
  up: boolean;
}

/** The clouds as telemetry tells them: steady prices, three regions, services that answer. Tests turn its knobs. */
export class PlayedWorld {
  readonly regions: Record<RegionKey, Region> = {
    [regionKey(AWS)]: { price: 0.2, up: true },
    [regionKey(GCP)]: { price: 0.1, up: true },
    [regionKey(AZURE)]: { price: 0.3, up: true },
  };
  /** Where each service really runs. */
  readonly placements = new Map<string, Placement>();
  readonly errorRatios = new Map<string, number>();
  /** Services whose cost telemetry does not tell. */
  readonly costUnknown = new Set<string>();
  partial = false;

  /** The world has been like this for the whole window. */
  snapshot(now: number): Snapshot {
    const grid = Array.from({ length: POINTS }, (_, i) => now - (POINTS - 1 - i) * STEP_MS);
    const steady = (value: number): Reading => ({ known: true, value, at: now, series: grid.map(() => value) });
    const rest = {
      takenAt: now,
      source: 'played',
      partial: this.partial,
      grid,
      offers: Object.fromEntries([AWS, GCP, AZURE].map((place) => [regionKey(place), this.#offer(place, steady)])),
      services: Object.fromEntries([...this.placements].map(([name, place]) => [name, this.#service(name, place, steady)])),
      rejected: {},
    };
    return { digest: digest(JSON.stringify(rest)), ...rest };
  }

  region(place: Placement): Region {
    const region = this.regions[regionKey(place)];
    if (region === undefined) throw new Error(`no region ${regionKey(place)}`);
    return region;
  }

  #offer(place: Placement, steady: (value: number) => Reading): Offer {
    const { price, up } = this.region(place);
    return {
      provider: place.provider,
      region: place.region,
      up,
      priceUsdPerHour: { [place.instanceType]: steady(price) },
      latencyMs: { na: steady(30), eu: steady(90), apac: steady(180), sa: steady(140) },
      creditsUsd: null,
      creditShare: 0,
      creditsExpireAt: null,
      gpuAvailability: {},
      capacityAvailability: steady(0.99),
    };
  }

  #service(service: string, placement: Placement, steady: (value: number) => Reading): ServiceObservation {
    const { price, up } = this.region(placement);
    return {
      service,
      placement,
      demandRps: steady(100),
      latencyMs: steady(30),
      errorRatio: steady(this.errorRatios.get(service) ?? (up ? 0.001 : 0.98)),
      costUsdPerHour: this.costUnknown.has(service) ? UNKNOWN : steady(price * placement.count),
    };
  }
}

export function specOf(service: string, changes: Partial<ServiceSpec> = {}): ServiceSpec {
  return {
    service,
    description: 'Web shop API',
    stateful: false,
    tier: 'standard',
    vcpu: 2,
    memoryGib: 8,
    gpu: null,
    audience: 'na',
    latencyObjectiveMs: 80,
    residency: null,
    allowedProviders: null,
    allowedRegions: null,
    dataGib: 10,
    ports: [443],
    ...changes,
  };
}

export const CATALOGS: readonly ProviderCatalog[] = [AWS, GCP, AZURE].map(({ provider, region, instanceType }) => ({
  provider,
  displayName: provider,
  source: 'the test',
  asOf: '2026-01-01',
  egressUsdPerGib: 0.09,
  regions: [{ region, location: region, geography: 'na', cluster: `swen-${provider}` }],
  instanceTypes: [{ name: instanceType, vcpu: 2, memoryGib: 8, gpu: null, usdPerHour: { [region]: 0.1 } }],
}));

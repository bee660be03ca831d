import type { ProviderCatalog } from '../../domain/catalog.ts';
import type { Offer, Snapshot } from '../../domain/observation.ts';
import { type Placement, type RegionKey, regionKey } from '../../domain/placement.ts';
import type { ServiceSpec } from '../../domain/service.ts';

/** A made-up service of a replay: it runs on one machine type, anywhere that sells it. */
export interface Tenant {
  readonly spec: ServiceSpec;
  readonly start: Placement;
  placement: Placement;
  lastMovedAt: number | null;
  /** Newest first. */
  previousWinners: readonly (Placement | null)[];
}

export interface TenantRules {
  /** Machine types; null = every one that is sold in two regions or more. */
  readonly machineTypes: readonly string[] | null;
  /** Where services start if their type is sold there, else in the first region by name; null = where most types are sold. */
  readonly start: RegionKey | null;
  /** Machines of each service. */
  readonly count: number;
}

export interface ReplayedFleet {
  readonly tenants: readonly Tenant[];
  /** Adds a service for each type that can be bought in two regions by now; returns where services start. */
  settle(snapshot: Snapshot): RegionKey | null;
  /** What there is to choose from for one service: its own machine type in every region seen so far. */
  catalogsFor(tenant: Tenant): readonly ProviderCatalog[];
}

export function createReplayedFleet(rules: TenantRules): ReplayedFleet {
  const tenants = new Map<string, Tenant>();
  let start = rules.start;
  let offers: readonly Offer[] = [];
  let catalogs = new Map<string, readonly ProviderCatalog[]>();

  return {
    get tenants() {
      return [...tenants.values()];
    },
    settle(snapshot) {
      const seen = Object.values(snapshot.offers);
      if (seen.length !== offers.length) catalogs = new Map();
      offers = seen;
      const sold = soldWhere(offers);
      start ??= busiest(sold);
      for (const [type, keys] of sold) {
        if (tenants.has(type) || keys.length < 2 || rules.machineTypes?.includes(type) === false) continue;
        const home = start !== null && keys.includes(start) ? start : keys[0];
        if (home !== undefined) tenants.set(type, tenantOf(type, home, rules.count));
      }
      return start;
    },
    catalogsFor({ placement: { instanceType } }) {
      const known = catalogs.get(instanceType) ?? catalogsOf(instanceType, offers);
      catalogs.set(instanceType, known);
      return known;
    },
  };
}

/** The regions, by name, that sell each machine type at a known price. */
function soldWhere(offers: readonly Offer[]): ReadonlyMap<string, readonly RegionKey[]> {
  const sold = new Map<string, RegionKey[]>();
  for (const offer of offers) {
    for (const [type, price] of Object.entries(offer.priceUsdPerHour)) {
      if (!price.known) continue;
      const keys = sold.get(type) ?? [];
      keys.push(regionKey(offer));
      sold.set(type, keys);
    }
  }
  for (const keys of sold.values()) keys.sort();
  return new Map([...sold].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function busiest(sold: ReadonlyMap<string, readonly RegionKey[]>): RegionKey | null {
  const counts = new Map<RegionKey, number>();
  for (const keys of sold.values()) for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return ranked[0]?.[0] ?? null;
}

function tenantOf(type: string, home: RegionKey, count: number): Tenant {
  const [provider = '', region = ''] = home.split('/');
  const start = { provider, region, instanceType: type, count };
  return { spec: specOf(type), start, placement: start, lastMovedAt: null, previousWinners: [] };
}

/** A service without wishes: only the price of its machine type decides. */
function specOf(type: string): ServiceSpec {
  return {
    service: type.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    description: `Replayed service on ${type}`,
    stateful: false,
    tier: 'standard',
    vcpu: 1,
    memoryGib: 1,
    gpu: null,
    audience: 'na',
    latencyObjectiveMs: null,
    residency: null,
    allowedProviders: null,
    allowedRegions: null,
    dataGib: 0,
    ports: [],
  };
}

/** Geographies are not told by a price list, and nobody asks: replayed services have no residency. */
function catalogsOf(type: string, offers: readonly Offer[]): readonly ProviderCatalog[] {
  const providers = [...new Set(offers.map((offer) => offer.provider))].sort();
  return providers.map((provider) => ({
    provider,
    displayName: provider,
    source: 'recording',
    asOf: '',
    egressUsdPerGib: 0,
    regions: offers
      .filter((offer) => offer.provider === provider)
      .map(({ region }) => ({ region, location: region, geography: 'na' as const, cluster: region })),
    instanceTypes: [{ name: type, vcpu: 1, memoryGib: 1, gpu: null, usdPerHour: {} }],
  }));
}

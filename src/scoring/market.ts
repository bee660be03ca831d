import type { ProviderCatalog } from '../domain/catalog.ts';
import type { Offer, Reading, Snapshot } from '../domain/observation.ts';
import { type RegionKey, regionKey } from '../domain/placement.ts';
import type { ServiceSpec } from '../domain/service.ts';
import { type CreditTerms, creditTerms, usableCredits } from './net-cost.ts';

/** A provider-region of the snapshot with what is the same for every service. */
export interface Site {
  readonly key: RegionKey;
  readonly offer: Offer;
  readonly terms: CreditTerms;
  /** USD; null when unknown. */
  readonly creditsUsd: number | null;
}

/** A machine type that one site sells at a known price. */
export interface Quote {
  readonly site: Site;
  readonly instanceType: string;
  readonly price: Reading;
}

type Needs = Pick<ServiceSpec, 'vcpu' | 'memoryGib' | 'gpu'>;

/** One snapshot seen through the catalogues: computed once and shared by all services. */
export interface Market {
  site(key: RegionKey): Site | null;
  /** Of each site that the catalogues list, the cheapest machine type that meets the needs; none where no price is known. */
  quotes(needs: Needs): readonly Quote[];
}

export function createMarket(snapshot: Snapshot, catalogs: readonly ProviderCatalog[]): Market {
  const sites = new Map<RegionKey, Site>();
  for (const offer of Object.values(snapshot.offers)) {
    const terms = creditTerms(offer, snapshot.takenAt);
    const key = regionKey(offer);
    sites.set(key, { key, offer, terms, creditsUsd: usableCredits(offer.creditsUsd, terms) });
  }
  const quotesByNeeds = new Map<string, readonly Quote[]>();
  return {
    site: (key) => sites.get(key) ?? null,
    quotes(needs) {
      const key = `${needs.vcpu}/${needs.memoryGib}/${needs.gpu}`;
      const known = quotesByNeeds.get(key);
      if (known !== undefined) return known;
      const quotes = catalogs.flatMap((catalog) => quotesOf(catalog, needs, sites));
      quotesByNeeds.set(key, quotes);
      return quotes;
    },
  };
}

function quotesOf(catalog: ProviderCatalog, needs: Needs, sites: ReadonlyMap<RegionKey, Site>): Quote[] {
  // A service without a GPU is not offered one: such a machine is never cheaper by more than a broken price.
  const fitting = catalog.instanceTypes.filter(
    (type) => type.vcpu >= needs.vcpu && type.memoryGib >= needs.memoryGib && type.gpu === needs.gpu,
  );
  return catalog.regions.flatMap(({ region }) => {
    const site = sites.get(regionKey({ provider: catalog.provider, region }));
    if (site === undefined) return [];
    let best: (Quote & { readonly usdPerHour: number }) | null = null;
    for (const { name } of fitting) {
      const price = priceOf(site, name);
      if (!price.known) continue;
      const isBetter =
        best === null || price.value < best.usdPerHour || (price.value === best.usdPerHour && name < best.instanceType);
      if (isBetter) best = { site, instanceType: name, price, usdPerHour: price.value };
    }
    return best === null ? [] : [best];
  });
}

/** The price of a machine type at a site; unknown when telemetry does not name it. */
export function priceOf(site: Site, instanceType: string): Reading {
  const prices = site.offer.priceUsdPerHour;
  return (Object.hasOwn(prices, instanceType) ? prices[instanceType] : undefined) ?? { known: false, reason: 'missing' };
}

/** Keeps the markets of the snapshots that are in use, and no longer. */
export function createMarketCache(): (snapshot: Snapshot, catalogs: readonly ProviderCatalog[]) => Market {
  const bySnapshot = new WeakMap<Snapshot, WeakMap<readonly ProviderCatalog[], Market>>();
  return (snapshot, catalogs) => {
    let byCatalogs = bySnapshot.get(snapshot);
    if (byCatalogs === undefined) {
      byCatalogs = new WeakMap();
      bySnapshot.set(snapshot, byCatalogs);
    }
    let market = byCatalogs.get(catalogs);
    if (market === undefined) {
      market = createMarket(snapshot, catalogs);
      byCatalogs.set(catalogs, market);
    }
    return market;
  };
}

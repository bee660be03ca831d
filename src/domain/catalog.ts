import type { Geography } from './service.ts';

/**
 * What a provider sells, as data with its source: `infra/providers/<cloud>/catalog.json`.
 * List prices are facts of a day; the price that counts comes from telemetry.
 */
export interface ProviderCatalog {
  readonly provider: string;
  readonly displayName: string;
  /** Where the list prices were read and when (ISO date). */
  readonly source: string;
  readonly asOf: string;
  /** Data transfer to the internet, USD per GiB: the one-off cost of a move away. */
  readonly egressUsdPerGib: number;
  readonly regions: readonly CatalogRegion[];
  readonly instanceTypes: readonly InstanceType[];
}

export interface CatalogRegion {
  readonly region: string;
  readonly location: string;
  readonly geography: Geography;
  /** Name of the cluster that serves this region, such as `swen-aws`. */
  readonly cluster: string;
}

export interface InstanceType {
  readonly name: string;
  readonly vcpu: number;
  readonly memoryGib: number;
  readonly gpu: string | null;
  /** List price in USD per hour by region; a region that is absent does not offer the type. */
  readonly usdPerHour: Readonly<Record<string, number>>;
}

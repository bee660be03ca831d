import type { Fleet, Geography, MachineType, Place, Region } from './fleet.ts';
import type { Credits } from './processes/credits.ts';
import type { Latencies } from './processes/latency.ts';
import type { Prices } from './processes/price.ts';

/** What machines cost and how far away they are, at the present step. */
export interface Market {
  readonly regions: readonly Region[];
  region(key: string): Region | null;
  machine(place: Place): MachineType | null;
  isUp(region: string): boolean;
  /** USD per hour of one machine, before credits. */
  unitUsdPerHour(region: Region, type: MachineType): number;
  /** USD per hour before credits. */
  grossUsdPerHour(place: Place): number;
  /** USD per hour after credits. */
  netUsdPerHour(place: Place): number;
  /** The same without the noise of the moment. */
  usualNetUsdPerHour(place: Place): number;
  latencyMs(audience: Geography, region: string): number;
}

interface Parts {
  readonly fleet: Fleet;
  readonly prices: Prices;
  readonly latencies: Latencies;
  readonly credits: Credits;
  readonly down: () => ReadonlySet<string>;
}

export function market({ fleet, prices, latencies, credits, down }: Parts): Market {
  const regions = new Map(fleet.regions.map((region) => [region.key, region]));
  const sold = new Map(
    fleet.regions.map(({ key, machineTypes }) => [key, new Map(machineTypes.map((type) => [type.name, type]))]),
  );
  const machine = (place: Place) => sold.get(keyOf(place))?.get(place.instanceType) ?? null;
  const cost = (place: Place, factor: Prices['factor']) => {
    const key = keyOf(place);
    const type = sold.get(key)?.get(place.instanceType);
    // Stacks with machines that nobody sells are refused, so this is only reached by a wrong founding placement.
    if (type === undefined) throw new Error(`${key} does not offer ${place.instanceType}`);
    return place.count * type.listUsdPerHour * factor(key, type.family);
  };
  const unpaid = (place: Place) => 1 - credits.paidShare(keyOf(place));
  return {
    regions: fleet.regions,
    region: (key) => regions.get(key) ?? null,
    machine,
    isUp: (region) => !down().has(region),
    unitUsdPerHour: (region, type) => type.listUsdPerHour * prices.factor(region.key, type.family),
    grossUsdPerHour: (place) => cost(place, prices.factor),
    netUsdPerHour: (place) => cost(place, prices.factor) * unpaid(place),
    usualNetUsdPerHour: (place) => cost(place, prices.level) * unpaid(place),
    latencyMs: latencies.between,
  };
}

export function keyOf(place: { readonly provider: string; readonly region: string }): string {
  return `${place.provider}/${place.region}`;
}

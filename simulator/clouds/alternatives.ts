import type { Place, Region, Spec } from './fleet.ts';
import { keyOf, type Market } from './market.ts';

/** One place where a service could run: the cheapest fitting machine type of one region. */
export interface Alternative {
  readonly place: Place;
  readonly up: boolean;
  /** USD per hour for all machines, before and after credits. */
  readonly grossUsdPerHour: number;
  readonly netUsdPerHour: number;
  /** After credits, without the noise of the moment. */
  readonly usualNetUsdPerHour: number;
  /** p95 in ms from the service's audience. */
  readonly latencyMs: number;
  /** Rules of the service that speak against it; empty = it could run there. */
  readonly objections: readonly string[];
}

/** Every region that sells a fitting machine, cheapest first. */
export function alternativesOf(spec: Spec, count: number, market: Market): Alternative[] {
  return market.regions
    .flatMap((region) => alternativeIn(region, spec, count, market) ?? [])
    .sort((a, b) => a.usualNetUsdPerHour - b.usualNetUsdPerHour);
}

function alternativeIn(region: Region, spec: Spec, count: number, market: Market): Alternative | null {
  const cheapest = region.machineTypes
    .filter(({ vcpu, memoryGib, gpu }) => vcpu >= spec.vcpu && memoryGib >= spec.memoryGib && gpu === spec.gpu)
    .map((type) => ({ provider: region.provider, region: region.region, instanceType: type.name, count }))
    .sort((a, b) => market.usualNetUsdPerHour(a) - market.usualNetUsdPerHour(b))[0];
  if (cheapest === undefined) return null;
  return {
    place: cheapest,
    up: market.isUp(region.key),
    grossUsdPerHour: market.grossUsdPerHour(cheapest),
    netUsdPerHour: market.netUsdPerHour(cheapest),
    usualNetUsdPerHour: market.usualNetUsdPerHour(cheapest),
    latencyMs: market.latencyMs(spec.audience, region.key),
    objections: objections(region, spec, market),
  };
}

function objections(region: Region, spec: Spec, market: Market): string[] {
  const found: string[] = [];
  const { allowedProviders, allowedRegions, residency, latencyObjectiveMs } = spec;
  if (allowedProviders !== null && !allowedProviders.includes(region.provider)) found.push('provider');
  if (allowedRegions !== null && !allowedRegions.includes(keyOf(region))) found.push('region');
  if (residency !== null && !residency.includes(region.geography)) found.push('residency');
  if (latencyObjectiveMs !== null && market.latencyMs(spec.audience, region.key) > latencyObjectiveMs) found.push('latency');
  return found;
}

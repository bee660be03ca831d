import { asNumber, asObject, asText, type JsonObject } from '../facts/json.ts';
import type { Side } from './basis.ts';

/** A place as a record names it, as far as money depends on it. */
export interface Place {
  readonly provider: string;
  readonly region: string;
  readonly instanceType: string;
  readonly count: number;
}

const HOURS = 730;
const MONTH_MS = HOURS * 60 * 60 * 1000;
const MOST_INSTANCES = 1000;

export function readPlace(value: unknown): Place | null {
  const place = asObject(value);
  const [provider, region, instanceType] = ['provider', 'region', 'instanceType'].map((field) => asText(place?.[field]));
  const count = asNumber(place?.['count']);
  if (!provider || !region || !instanceType || count === null) return null;
  return Number.isInteger(count) && count >= 1 && count <= MOST_INSTANCES ? { provider, region, instanceType, count } : null;
}

/**
 * What a place costs in the month after `takenAt` (ms), USD: the list of hours at the price, less what credits pay. Credits
 * pay their share of the bill until they lapse, and no more than is left of them. Null when one of these is unknown.
 */
export function monthlyUsd(place: Place | null, side: Side, takenAt: number | null): number | null {
  const { usdPerHour, creditsUsd, creditShare, creditsExpireAt } = side;
  if (place === null || takenAt === null) return null;
  if (usdPerHour === null || creditsUsd === null || creditShare === null || creditsExpireAt === null) return null;
  const bill = usdPerHour * HOURS * place.count;
  const lasting = creditsExpireAt === 'never' ? MONTH_MS : clamped(creditsExpireAt - takenAt, 0, MONTH_MS);
  const payable = (bill * creditShare * lasting) / MONTH_MS;
  return bill - Math.min(payable, creditsUsd);
}

export interface Migration {
  readonly kind: unknown;
  readonly from: Place | null;
  readonly to: Place | null;
  /** GiB that have to be copied when the region changes; null when unknown. */
  readonly dataGib: number | null;
  readonly catalogs: readonly JsonObject[] | null;
  readonly overlapHours: number | null;
  readonly afterUsdPerMonth: number | null;
}

/** One-off cost of a move, USD: data that leaves the old region, and both places at once for a while. */
export function migrationUsd(move: Migration): number | null {
  const { overlapHours, afterUsdPerMonth } = move;
  const copied = copyingUsd(move);
  if (copied === null || overlapHours === null || afterUsdPerMonth === null) return null;
  return copied + (afterUsdPerMonth / HOURS) * overlapHours;
}

function copyingUsd({ kind, from, to, dataGib, catalogs }: Migration): number | null {
  // Nothing can be copied from a place that is down.
  if (kind === 'heal') return 0;
  if (from === null || to === null || dataGib === null || dataGib < 0) return null;
  const stays = from.provider === to.provider && from.region === to.region;
  if (stays || dataGib === 0) return 0;
  const perGib = asNumber(catalogOf(catalogs, from.provider)?.['egressUsdPerGib']);
  return perGib === null || perGib < 0 ? null : perGib * dataGib;
}

/** The price that was signed, divided by the catalogue's; null when either is unknown or the catalogue's is not above 0. */
export function priceRatio(place: Place | null, side: Side, catalogs: readonly JsonObject[] | null): number | null {
  const listed = place === null ? null : listPrice(place, catalogs);
  return listed === null || side.usdPerHour === null ? null : side.usdPerHour / listed;
}

function listPrice(place: Place, catalogs: readonly JsonObject[] | null): number | null {
  const types = catalogOf(catalogs, place.provider)?.['instanceTypes'];
  const type = (Array.isArray(types) ? types : []).map(asObject).find((entry) => entry?.['name'] === place.instanceType);
  const prices = asObject(type?.['usdPerHour']);
  const price = prices !== null && Object.hasOwn(prices, place.region) ? asNumber(prices[place.region]) : null;
  return price !== null && price > 0 ? price : null;
}

function catalogOf(catalogs: readonly JsonObject[] | null, provider: string): JsonObject | null {
  return catalogs?.find((catalog) => catalog['provider'] === provider) ?? null;
}

function clamped(value: number, low: number, high: number): number {
  return value < low ? low : Math.min(value, high);
}

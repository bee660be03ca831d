import { asList, asNumber, asObject, type JsonObject } from '../facts/json.ts';

/** What was signed of the snapshot, each value of its type and inside its range, or null. */
export interface Basis {
  /** ms since the epoch. */
  readonly takenAt: number | null;
  /** Hours during which both places run. */
  readonly overlapHours: number | null;
  readonly from: Side;
  readonly to: Side;
}

export interface Side {
  /** Of one instance. */
  readonly usdPerHour: number | null;
  readonly creditsUsd: number | null;
  readonly creditShare: number | null;
  /** ms since the epoch; `never` when the credits do not lapse. */
  readonly creditsExpireAt: number | 'never' | null;
  /** Oldest first; null as a whole when it is no list, an entry that is no amount is null. */
  readonly netUsdPerMonth: readonly (number | null)[] | null;
}

const LARGEST_AMOUNT = 1e9;
const MOST_INSTANTS = 10_000;
const LATEST = 8.64e15;
const MOST_HOURS = 24 * 365;

/** Null when nothing was signed. */
export function readBasis(record: JsonObject): Basis | null {
  const basis = asObject(record['basis']);
  if (basis === null) return null;
  return {
    takenAt: within(basis['takenAt'], 0, LATEST),
    overlapHours: within(basis['overlapHours'], 0, MOST_HOURS),
    from: readSide(asObject(basis['from'])),
    to: readSide(asObject(basis['to'])),
  };
}

function readSide(side: JsonObject | null): Side {
  const expiry = side?.['creditsExpireAt'];
  const series = asList(side?.['netUsdPerMonth']);
  const isSeries = series !== null && series.length <= MOST_INSTANTS;
  return {
    usdPerHour: within(side?.['usdPerHour'], 0, LARGEST_AMOUNT),
    creditsUsd: within(side?.['creditsUsd'], 0, LARGEST_AMOUNT),
    creditShare: within(side?.['creditShare'], 0, 1),
    creditsExpireAt: expiry === null ? 'never' : within(expiry, 0, LATEST),
    netUsdPerMonth: isSeries ? series.map((value) => within(value, -LARGEST_AMOUNT, LARGEST_AMOUNT)) : null,
  };
}

function within(value: unknown, low: number, high: number): number | null {
  const number = asNumber(value);
  return number !== null && number >= low && number <= high ? number : null;
}

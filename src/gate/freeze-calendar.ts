import { asObject, asText, type JsonObject } from './facts/json.ts';

/**
 * Which freezes can matter in which month, so that a verdict need not walk a thousand of them. Only what it holds
 * back is decided here; whether a freeze is in force, the policy says. Whatever does not plainly have two dates is
 * `undated` and looked at each time.
 */
export interface FreezeCalendar {
  /** The time zones of the freezes in `months`. In a zone that the policy's clock lacks, it walks all of them. */
  readonly zones: readonly string[];
  /** Names of freezes by month, `2026-12`. */
  readonly months: Readonly<Record<string, readonly string[]>>;
  readonly undated: readonly string[];
}

/** A year from 2001 to 2999: what the policy takes for a date without looking twice. */
const DAY = /^(?!2000)2\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
/** A freeze over more months is looked at each time. */
const MONTHS_AT_MOST = 24;

/** The policy's data with a calendar of its freezes. Freezes that are no object stay without one. */
export function withFreezeCalendar(data: object): object {
  const { freezeCalendar: _, ...rest }: JsonObject = { ...data };
  const freezes = asObject(rest['freezes']);
  return freezes === null ? rest : { ...rest, freezeCalendar: freezeCalendarOf(freezes) };
}

export function freezeCalendarOf(freezes: JsonObject): FreezeCalendar {
  const zones = new Set<string>();
  const months = new Map<string, string[]>();
  const undated: string[] = [];
  for (const [name, freeze] of Object.entries(freezes)) {
    const zone = asText(asObject(freeze)?.['zone']);
    const touched = monthsOf(asObject(freeze));
    if (zone === null || touched === null) undated.push(name);
    else {
      zones.add(zone);
      for (const month of touched) {
        const names = months.get(month) ?? [];
        months.set(month, names);
        names.push(name);
      }
    }
  }
  return { zones: [...zones], months: Object.fromEntries(months), undated };
}

/** From the first month to the last one, both included. Null when there is no such row of months. */
function monthsOf(freeze: JsonObject | null): string[] | null {
  const [from, to] = [asText(freeze?.['from']), asText(freeze?.['to'])];
  if (from === null || to === null || !DAY.test(from) || !DAY.test(to) || from > to) return null;
  const [first, last] = [monthNumber(from), monthNumber(to)];
  if (last - first >= MONTHS_AT_MOST) return null;
  return Array.from({ length: last - first + 1 }, (_, index) => monthName(first + index));
}

const monthNumber = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

const monthName = (number: number): string => `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`;

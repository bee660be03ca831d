import { asObject, asText } from './json.ts';

export interface LocalTime {
  /** `2026-12-24` */
  readonly date: string;
  /** The day before. */
  readonly yesterday: string;
  /** `13:05` */
  readonly time: string;
  readonly weekday: Weekday;
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
type Weekday = (typeof WEEKDAYS)[number];

/** More time zones than this in one policy are a slip. */
const MOST_ZONES = 64;

/** The time zones that a policy's freeze windows name, and UTC. */
export function zonesOf(policyData: object | null): readonly string[] {
  const freezes = asObject(asObject(policyData)?.['freezes']) ?? {};
  const named = Object.values(freezes).flatMap((freeze) => asText(asObject(freeze)?.['zone']) ?? []);
  return [...new Set(['UTC', ...named])].slice(0, MOST_ZONES);
}

/** An instant (ms) by the clocks of these zones. A zone that is not known is left out. */
export function localTimes(ms: number | null, zones: readonly string[]): Record<string, LocalTime> {
  const times = zones.map((zone) => [zone, localTime(ms, zone)] as const);
  return Object.fromEntries(times.flatMap(([zone, time]) => (time === null ? [] : [[zone, time]])));
}

function localTime(ms: number | null, timeZone: string): LocalTime | null {
  if (ms === null) return null;
  try {
    const parts = formatIn(timeZone).formatToParts(ms);
    const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '';
    const weekday = WEEKDAYS.find((name) => name === part('weekday').toLowerCase());
    const date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
    const time = `${part('hour')}:${part('minute')}`;
    return weekday === undefined ? null : { date, yesterday: dayBefore(date), time, weekday };
  } catch {
    // A zone that does not exist, or an instant beyond what a date can be.
    return null;
  }
}

function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

function formatIn(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone,
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', weekday: 'short' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
}

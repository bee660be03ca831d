import { auto, missed, type Rule, review, type Seen } from '../seen.ts';
import { areTexts, at, isList, isObject, isText, type Json } from '../values.ts';

const WEEKDAYS: readonly Json[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** No freeze is on that this move is not excepted from. Those that are over or have not begun do not matter. */
export const freezeWindows: Rule = (seen) => {
  const freezes = at(seen.data, 'freezes');
  if (!isObject(freezes)) return review;
  if (Object.keys(freezes).length === 0) return auto;
  if (seen.claim === null) return review;
  const clocks = clocksOf(seen);
  const states = Object.values(freezes).map((freeze) => stateOf(freeze, clocks, seen));
  if (states.includes('malformed')) return review;
  return states.includes('frozen') ? missed : auto;
};

interface Clock {
  readonly date: string;
  readonly yesterday: string;
  readonly time: string;
  readonly weekday: Json;
}

/** What time it is by each zone that can be read, where the forge vouches for it. */
function clocksOf({ input }: Seen): ReadonlyMap<string, Clock> {
  const local = at(input, 'now', 'local');
  if (at(input, 'now', 'source') !== 'forge' || !isObject(local)) return new Map();
  return new Map(Object.entries(local).flatMap(([zone, value]) => (isClock(value) ? [[zone, value]] : [])));
}

function isClock(value: Json): value is Clock {
  const [date, yesterday] = [at(value, 'date'), at(value, 'yesterday')];
  const dated = isDate(date) && isDate(yesterday) && yesterday < date;
  return dated && isTime(at(value, 'time')) && WEEKDAYS.includes(at(value, 'weekday'));
}

/** Over since before yesterday, or not yet begun. What has no readable days, or ends before it begins, is neither. */
function isElsewhen(freeze: Json, { date, yesterday }: Clock): boolean {
  if (!hasDays(freeze)) return false;
  const [from, to] = [at(freeze, 'from'), at(freeze, 'to')];
  return (isDate(to) && to < yesterday) || (isDate(from) && from > date);
}

/** Each end a date or open, and the first not after the last. */
function hasDays(freeze: Json): boolean {
  const [from, to] = [at(freeze, 'from'), at(freeze, 'to')];
  if ((from !== null && !isDate(from)) || (to !== null && !isDate(to))) return false;
  return from === null || to === null || from <= to;
}

type State = 'malformed' | 'frozen' | 'open';

function stateOf(freeze: Json, clocks: ReadonlyMap<string, Clock>, seen: Seen): State {
  const zone = at(freeze, 'zone');
  const clock = isText(zone) ? clocks.get(zone) : undefined;
  if (clock !== undefined && isElsewhen(freeze, clock)) return 'open';
  if (clock === undefined || !isWellFormed(freeze)) return 'malformed';
  return isOn(freeze, clock) && !isExcepted(freeze, seen) ? 'frozen' : 'open';
}

function isWellFormed(freeze: Json): boolean {
  const days = at(freeze, 'days');
  const exceptions = at(freeze, 'exceptions');
  const onDays = days === null || (isList(days) && days.length > 0 && days.every((day) => WEEKDAYS.includes(day)));
  return (
    hasDays(freeze) &&
    onDays &&
    hasHours(at(freeze, 'hours')) &&
    isText(at(freeze, 'reason')) &&
    isObject(exceptions) &&
    Object.values(exceptions).every(isException)
  );
}

function hasHours(hours: Json): boolean {
  if (hours === null) return true;
  const [from, to] = [at(hours, 'from'), at(hours, 'to')];
  return isTime(from) && isTime(to) && from !== to;
}

/** One for everything and everybody is none. */
function isException(exception: Json): boolean {
  const lists = ['services', 'kinds'].map((list) => at(exception, list));
  const readable = lists.every((list) => list === null || areTexts(list));
  return readable && lists.some((list) => list !== null) && isText(at(exception, 'reason'));
}

/** Hours over midnight are those of the day on which they begin. */
function isOn(freeze: Json, { date, yesterday, time, weekday }: Clock): boolean {
  const hours = at(freeze, 'hours');
  const [begin, end] = [at(hours, 'from'), at(hours, 'to')];
  if (!isTime(begin) || !isTime(end)) return isOfDay(freeze, date, weekday);
  if (begin < end) return time >= begin && time < end && isOfDay(freeze, date, weekday);
  const before = WEEKDAYS[(WEEKDAYS.indexOf(weekday) + 6) % 7] ?? null;
  return (time >= begin && isOfDay(freeze, date, weekday)) || (time < end && isOfDay(freeze, yesterday, before));
}

function isOfDay(freeze: Json, date: string, weekday: Json): boolean {
  const [from, to, days] = ['from', 'to', 'days'].map((field) => at(freeze, field));
  if ((isDate(from ?? null) && String(from) > date) || (isDate(to ?? null) && String(to) < date)) return false;
  return !isList(days ?? null) || (days as readonly Json[]).includes(weekday);
}

function isExcepted(freeze: Json, { claim }: Seen): boolean {
  const exceptions = at(freeze, 'exceptions');
  if (claim === null || !isObject(exceptions)) return false;
  return Object.values(exceptions).some(
    (exception) => isOpen(at(exception, 'services'), claim.service) && isOpen(at(exception, 'kinds'), claim.kind),
  );
}

function isOpen(list: Json, value: string): boolean {
  return list === null || (isList(list) && list.includes(value));
}

function isDate(value: Json): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
}

function isTime(value: Json): value is string {
  return typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value);
}

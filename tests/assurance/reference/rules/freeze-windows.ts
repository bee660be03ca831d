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
  return isDate(at(value, 'date')) && isTime(at(value, 'time')) && WEEKDAYS.includes(at(value, 'weekday'));
}

function isElsewhen(freeze: Json, { date }: Clock): boolean {
  const [from, to] = [at(freeze, 'from'), at(freeze, 'to')];
  return (isDate(to) && to < date) || (isDate(from) && from > date);
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
  const dates = ['from', 'to'].every((end) => at(freeze, end) === null || isDate(at(freeze, end)));
  const days = at(freeze, 'days');
  const hours = at(freeze, 'hours');
  const onDays = days === null || (isList(days) && days.every((day) => WEEKDAYS.includes(day)));
  const inHours = hours === null || (isTime(at(hours, 'from')) && isTime(at(hours, 'to')));
  const exceptions = at(freeze, 'exceptions');
  return (
    dates &&
    onDays &&
    inHours &&
    isText(at(freeze, 'reason')) &&
    isObject(exceptions) &&
    Object.values(exceptions).every(isException)
  );
}

function isException(exception: Json): boolean {
  const lists = ['services', 'kinds'].every((list) => at(exception, list) === null || areTexts(at(exception, list)));
  return lists && isText(at(exception, 'reason'));
}

/** On its days and in its hours; the dates have been looked at. */
function isOn(freeze: Json, { time, weekday }: Clock): boolean {
  const days = at(freeze, 'days');
  return (!isList(days) || days.includes(weekday)) && isInHours(at(freeze, 'hours'), time);
}

/** From the first minute to before the last; over midnight when the end is before the beginning. */
function isInHours(hours: Json, time: string): boolean {
  if (hours === null) return true;
  const [from, to] = [at(hours, 'from'), at(hours, 'to')];
  if (!isTime(from) || !isTime(to)) return false;
  return from <= to ? time >= from && time < to : time >= from || time < to;
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

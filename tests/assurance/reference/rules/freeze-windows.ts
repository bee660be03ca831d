import { auto, missed, type Rule, review, type Seen } from '../seen.ts';
import { areTexts, at, isList, isObject, isText, type Json } from '../values.ts';

const WEEKDAYS: readonly Json[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** No freeze is on that this move is not excepted from. */
export const freezeWindows: Rule = (seen) => {
  const freezes = at(seen.data, 'freezes');
  if (seen.claim === null || !isObject(freezes) || !isDayKnown(seen)) return review;
  const states = Object.values(freezes).map((freeze) => stateOf(freeze, seen));
  if (states.includes('malformed')) return review;
  return states.includes('frozen') ? missed : auto;
};

function isDayKnown({ input }: Seen): boolean {
  return at(input, 'now', 'source') === 'forge' && isDate(at(input, 'now', 'local', 'UTC', 'date'));
}

type State = 'malformed' | 'frozen' | 'open';

function stateOf(freeze: Json, seen: Seen): State {
  const zone = at(freeze, 'zone');
  const local = isText(zone) ? at(seen.input, 'now', 'local', zone) : undefined;
  if (!isWellFormed(freeze) || !isLocal(local)) return 'malformed';
  return isOn(freeze, local) && !isExcepted(freeze, seen) ? 'frozen' : 'open';
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

function isLocal(local: Json): boolean {
  return isDate(at(local, 'date')) && isTime(at(local, 'time')) && WEEKDAYS.includes(at(local, 'weekday'));
}

function isOn(freeze: Json, local: Json): boolean {
  const [date, from, to, days] = [at(local, 'date'), at(freeze, 'from'), at(freeze, 'to'), at(freeze, 'days')];
  if (isDate(from) && isDate(date) && date < from) return false;
  if (isDate(to) && isDate(date) && date > to) return false;
  if (isList(days) && !days.includes(at(local, 'weekday'))) return false;
  return isInHours(at(freeze, 'hours'), at(local, 'time'));
}

/** From the first minute to before the last; over midnight when the end is before the beginning. */
function isInHours(hours: Json, time: Json): boolean {
  if (hours === null) return true;
  const [from, to] = [at(hours, 'from'), at(hours, 'to')];
  if (!isTime(from) || !isTime(to) || !isTime(time)) return false;
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

import { auto, type Rule, review, type Seen } from '../seen.ts';
import { at, isObject, isText, type Json } from '../values.ts';

/** Rules whose missed thresholds a waiver may set aside. */
const WAIVABLE = ['cost_delta', 'confidence', 'minimum_saving', 'freeze_windows', 'blast_radius'];

/** Every waiver of this service, and of all services, can be read, and so can the day. */
export const waivers: Rule = (seen) => {
  if (!isObject(at(seen.data, 'waivers')) || seen.claim === null) return review;
  const lists = listsOf(seen);
  if (!lists.every(isWellFormed)) return review;
  const some = lists.some((list) => isObject(list) && Object.keys(list).length > 0);
  return !some || todayOf(seen) !== null ? auto : review;
};

/** Whether a waiver of the service, or of all services, covers a rule today. */
export function isWaived(rule: string, seen: Seen): boolean {
  return WAIVABLE.includes(rule) && listsOf(seen).some((list) => holds(at(list, rule), seen));
}

function listsOf({ data, claim }: Seen): Json[] {
  const all = at(data, 'waivers');
  if (claim === null || !isObject(all)) return [];
  return [claim.service, '*'].filter((name) => Object.hasOwn(all, name)).map((name) => all[name]);
}

function isWellFormed(list: Json): boolean {
  return isObject(list) && Object.entries(list).every(([rule, waiver]) => WAIVABLE.includes(rule) && isWaiver(waiver));
}

/** More than blanks. */
function says(value: Json): boolean {
  return isText(value) && /[^ ]/.test(value);
}

function isWaiver(waiver: Json): boolean {
  return says(at(waiver, 'owner')) && says(at(waiver, 'reason')) && isDate(at(waiver, 'expires'));
}

/** The day that a waiver names is the first one on which it is ignored. */
function holds(waiver: Json, seen: Seen): boolean {
  const today = todayOf(seen);
  const expires = at(waiver, 'expires');
  return isWaiver(waiver) && today !== null && isDate(expires) && today < expires;
}

/** By UTC, where the forge vouches for the time. */
function todayOf({ input }: Seen): string | null {
  const today = at(input, 'now', 'local', 'UTC', 'date');
  return at(input, 'now', 'source') === 'forge' && isDate(today) ? today : null;
}

function isDate(value: Json): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
}

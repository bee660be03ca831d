import { auto, type Rule, review, type Seen } from '../seen.ts';
import { at, isObject, isText, type Json } from '../values.ts';

/** Rules whose missed thresholds a waiver may set aside. */
export const WAIVABLE = ['cost_delta', 'confidence', 'minimum_saving', 'freeze_windows', 'blast_radius'];

/** Nothing is wrong with the waivers of this service. */
export const waivers: Rule = (seen) => {
  if (!isObject(at(seen.data, 'waivers')) || seen.claim === null) return review;
  return listsOf(seen).every(isWellFormed) ? auto : review;
};

/** Whether a waiver of the service, or of all services, covers a rule today. */
export function isWaived(rule: string, seen: Seen): boolean {
  if (!WAIVABLE.includes(rule)) return false;
  return listsOf(seen).some((list) => isValid(at(list, rule), seen));
}

function listsOf({ data, claim }: Seen): Json[] {
  const all = at(data, 'waivers');
  return [claim?.service, '*'].flatMap((name) =>
    name !== undefined && isObject(all) && Object.hasOwn(all, name) ? [all[name]] : [],
  );
}

function isWellFormed(list: Json): boolean {
  return isObject(list) && Object.values(list).every(isWaiver);
}

function isWaiver(waiver: Json): boolean {
  return isText(at(waiver, 'owner')) && isText(at(waiver, 'reason')) && isDate(at(waiver, 'expires'));
}

/** The day that a waiver names is its last one, by UTC. */
function isValid(waiver: Json, { input, now }: Seen): boolean {
  const today = at(input, 'now', 'local', 'UTC', 'date');
  const expires = at(waiver, 'expires');
  return now !== null && isWaiver(waiver) && isDate(today) && isDate(expires) && today <= expires;
}

function isDate(value: Json): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
}

/** Reads JSON of which nothing is known: a missing field is `undefined`, and nothing is converted. */
export type Json = unknown;

export function at(value: Json, ...keys: readonly (string | number)[]): Json {
  let found = value;
  for (const key of keys) {
    if (typeof found !== 'object' || found === null) return undefined;
    if (Array.isArray(found) !== (typeof key === 'number')) return undefined;
    found = Object.hasOwn(found, key) ? (found as Record<string | number, Json>)[key] : undefined;
  }
  return found;
}

export function isObject(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** A text that says something. */
export function isText(value: Json): value is string {
  return typeof value === 'string' && value !== '';
}

export function isNumber(value: Json, low: number, high: number): value is number {
  return typeof value === 'number' && value >= low && value <= high;
}

const LARGEST_USD = 1_000_000_000;

/** USD. */
export function isAmount(value: Json): value is number {
  return isNumber(value, 0, LARGEST_USD);
}

/** USD that may be lost as well as won. */
export function isDifference(value: Json): value is number {
  return isNumber(value, -LARGEST_USD, LARGEST_USD);
}

/** ms since the epoch, from 2001 to 2286. */
export function isInstant(value: Json): value is number {
  return isNumber(value, 1e12, 1e13);
}

/** A list of texts, which may be empty. */
export function areTexts(value: Json): value is readonly string[] {
  return isList(value) && value.every(isText);
}

/** What a list holds, one by one, or an object in its place: what contradicts does so in any container. */
export function entriesOf(value: Json): readonly Json[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

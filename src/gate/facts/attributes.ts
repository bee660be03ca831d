import { asList, asObject, type JsonObject } from './json.ts';
import { COPIES, defaultsOf, EXACT } from './provider-defaults.ts';
import { canonicalOrNothing } from './record.ts';

/** More blocks than this are compared in their order: no stack of ours has as many. */
const MOST_MATCHED = 64;

export interface Attributes {
  /** What was signed; null stands for a value that is known only after the apply. */
  readonly signed: JsonObject;
  readonly planned: JsonObject;
  /** What the resource is now; null when there is none yet. */
  readonly before: JsonObject | null;
  /** Terraform's resource type. */
  readonly type: string | null;
}

/**
 * Whether a resource would become exactly what was signed: each signed attribute has its value, and what was not signed is
 * empty, as it was, a copy, or what the provider sets by itself.
 */
export function areAsSigned({ signed, planned, before, type }: Attributes): boolean {
  return objectFits(signed, planned, { type, path: [], before: before === null ? [] : [before] });
}

/** Where in a resource a value is, and what was there before: every candidate, as blocks have no names. */
interface Place {
  readonly type: string | null;
  readonly path: readonly string[];
  readonly before: readonly unknown[];
}

function objectFits(signed: JsonObject, planned: JsonObject, place: Place): boolean {
  const names = new Set([...Object.keys(signed), ...Object.keys(planned)]);
  return [...names].every((name) => {
    const found = own(planned, name);
    const inside = within(place, name);
    return Object.hasOwn(signed, name) ? fits(signed[name], found, inside) : isNothingNew(found, inside, planned);
  });
}

function fits(signed: unknown, planned: unknown, place: Place): boolean {
  if (signed === null) return true;
  // Terraform does not show what it cannot know yet.
  if (planned === undefined || planned === null) return isOpen(signed);
  const [list, found] = [asList(signed), asList(planned)];
  if (list !== null) return found !== null && listFits(list, found, place);
  const object = asObject(signed);
  if (object === null) return isSameScalar(signed, planned);
  // A single block is a list of one in a plan.
  const block = asObject(found?.length === 1 ? found[0] : planned);
  return block !== null && objectFits(object, block, place);
}

/** Pairs each signed element with a planned one of its own, in whatever order: sets have none. */
function listFits(signed: readonly unknown[], planned: readonly unknown[], place: Place): boolean {
  if (signed.length !== planned.length) return false;
  if (signed.length > MOST_MATCHED) return signed.every((value, i) => fits(value, planned[i], place));
  const fitting = signed.map((value) => planned.flatMap((found, i) => (fits(value, found, place) ? [i] : [])));
  const takenBy = new Map<number, number>();
  const settle = (element: number, tried: Set<number>): boolean =>
    (fitting[element] ?? []).some((candidate) => {
      if (tried.has(candidate)) return false;
      tried.add(candidate);
      const holder = takenBy.get(candidate);
      if (holder !== undefined && !settle(holder, tried)) return false;
      takenBy.set(candidate, element);
      return true;
    });
  return signed.every((_, element) => settle(element, new Set()));
}

/** What nobody signed has to say nothing, or nothing new. */
function isNothingNew(planned: unknown, { type, path, before }: Place, beside: JsonObject): boolean {
  if (planned === undefined || planned === null) return true;
  if (path.length > 1 && EXACT.has(`${type}.${path[0]}`)) return false;
  if (before.some((value) => isSame(value, planned))) return true;
  const [name, defaults] = [path.join('.'), defaultsOf(type)];
  if (Object.hasOwn(defaults, name)) return isSame(defaults[name], planned);
  const original = Object.hasOwn(COPIES, name) ? COPIES[name] : undefined;
  return isEmpty(planned) || (original !== undefined && isSame(own(beside, original), planned));
}

function within(place: Place, name: string): Place {
  const before = place.before.flatMap((value) => {
    const inside = own(asObject(value) ?? {}, name);
    return inside === undefined ? [] : [inside, ...(asList(inside) ?? [])];
  });
  return { ...place, path: [...place.path, name], before };
}

function own(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Nothing but references: no value to hold against what is not known yet. */
function isOpen(signed: unknown): boolean {
  if (signed === null) return true;
  return typeof signed === 'object' && Object.values(signed).every(isOpen);
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === false || value === '' || value === 0) return true;
  return typeof value === 'object' && Object.values(value).every(isEmpty);
}

/** Providers turn numbers and switches into text, and text into numbers. */
function isSameScalar(signed: unknown, planned: unknown): boolean {
  if (typeof signed === 'object' || typeof planned === 'object') return false;
  if (signed === planned) return true;
  return typeof signed !== typeof planned && plain(signed) !== null && plain(signed) === plain(planned);
}

const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;

function plain(value: unknown): string | null {
  const text = String(value);
  if (NUMBER.test(text)) return String(Number(text));
  return text === 'true' || text === 'false' ? text : null;
}

/** Compared as text: what cannot be written is equal to nothing. */
function isSame(a: unknown, b: unknown): boolean {
  const text = canonicalOrNothing(a);
  return text !== null && text === canonicalOrNothing(b);
}

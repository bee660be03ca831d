/** A way into a JSON value: names of fields and positions in lists. */
export type Path = readonly (string | number)[];

type Container = Record<string, unknown> | unknown[];

export const MISSING = Symbol('missing');

/** Every way into a value: to containers as well as to what they hold. */
export function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const below = keys.flatMap((key) => pathsOf((value as Record<string | number, unknown>)[key], [...at, key]));
  return at.length === 0 ? below : [at, ...below];
}

export function read(value: unknown, path: Path): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string | number, unknown>)[key];
  }
  return found;
}

/** Writes into a value that is the caller's own. Does nothing when the way is not there (any more). */
export function write(value: unknown, path: Path, wanted: unknown): void {
  const key = path.at(-1);
  const parent = read(value, path.slice(0, -1));
  if (key === undefined || typeof parent !== 'object' || parent === null) return;
  const container = parent as Container;
  if (Array.isArray(container)) {
    if (typeof key !== 'number' || key >= container.length) return;
    if (wanted === MISSING) container.splice(key, 1);
    else container[key] = wanted;
    return;
  }
  if (wanted === MISSING) delete container[key];
  else container[key] = wanted;
}

/** A path as people write it: `diff.records.0.claim`. */
export function dotted(path: Path): string {
  return path.join('.');
}

export function undotted(path: string): Path {
  return path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}

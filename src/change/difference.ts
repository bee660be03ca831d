import { type Block, blocksOf, isRecord, type Stack } from './stack.ts';

/** One block that is not the same in both stacks. */
export interface Difference {
  readonly address: string;
  readonly effect: 'add' | 'remove' | 'change';
  /** Null when added. */
  readonly before: Block | null;
  /** Null when removed. */
  readonly after: Block | null;
  /** For `change`: what differs, as paths of keys; `*` stands for an index. */
  readonly paths: readonly (readonly string[])[];
}

/** Compares two stacks block by block. Order of keys does not matter, order of lists does. */
export function differences(before: Stack, after: Stack): Difference[] {
  const old = blocksOf(before);
  const now = blocksOf(after);
  const found: Difference[] = [];
  for (const address of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const [a, b] = [old.get(address) ?? null, now.get(address) ?? null];
    if (a === null || b === null) found.push({ address, effect: a === null ? 'add' : 'remove', before: a, after: b, paths: [] });
    else {
      const paths = [...differingPaths(a.attributes, b.attributes, [])];
      if (paths.length > 0) found.push({ address, effect: 'change', before: a, after: b, paths });
    }
  }
  return found;
}

function* differingPaths(a: unknown, b: unknown, path: readonly string[]): Generator<readonly string[]> {
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    for (let i = 0; i < a.length; i++) yield* differingPaths(a[i], b[i], [...path, '*']);
  } else if (isRecord(a) && isRecord(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
      if (key !== '//') yield* differingPaths(a[key], b[key], [...path, key]);
  } else if (!Object.is(a, b) && !(emptyList(a) && emptyList(b))) yield path;
}

function emptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

import { isDeepStrictEqual } from 'node:util';
import type { CompiledVerdict } from '../compiled.ts';
import type { Random } from '../generate/random.ts';
import { MISSING, read, undotted, write } from '../generate/tree.ts';

/** An input, its data and what was said of them, before they get worse. The step changes input and data in place. */
export interface Situation {
  readonly input: unknown;
  readonly data: unknown;
  readonly before: CompiledVerdict;
}

/**
 * One way in which facts get worse.
 * - `worse`: the verdict may not become milder.
 * - `unknown`: knowledge is lost. What contradicted may no longer do so, but nothing becomes `auto` by that.
 */
export interface Step {
  readonly name: string;
  readonly kind: 'worse' | 'unknown';
  /** False when the step does not apply here; then nothing was changed. */
  readonly apply: (situation: Situation, random: Random) => boolean;
}

/** A field that has the good value gets one of the worse ones. */
export function turn(
  name: string,
  path: string,
  good: readonly unknown[],
  worse: readonly unknown[],
  kind: Step['kind'] = 'worse',
): Step {
  return {
    name,
    kind,
    apply({ input }, random) {
      const value = get(input, path);
      if (!good.some((candidate) => isDeepStrictEqual(candidate, value))) return false;
      set(input, path, structuredClone(random.pick(worse)));
      return true;
    },
  };
}

/** A field that holds a number inside a range moves to another one inside it. */
export function shift(
  name: string,
  path: string,
  low: number,
  high: number,
  moved: (value: number, random: Random) => number,
): Step {
  return {
    name,
    kind: 'worse',
    apply({ input }, random) {
      const value = get(input, path);
      if (typeof value !== 'number' || value < low || value > high) return false;
      const wanted = moved(value, random);
      if (wanted < low || wanted > high) return false;
      set(input, path, wanted);
      return true;
    },
  };
}

/** A list of texts gets one more, or loses one: `changed` gives the new list, or null where the step does not apply. */
export function relist(
  name: string,
  path: string,
  changed: (list: readonly string[], situation: Situation) => readonly unknown[] | null,
): Step {
  return {
    name,
    kind: 'worse',
    apply(situation) {
      const list = get(situation.input, path);
      if (!Array.isArray(list) || !list.every((entry) => typeof entry === 'string')) return false;
      const wanted = changed(list, situation);
      if (wanted === null) return false;
      set(situation.input, path, wanted);
      return true;
    },
  };
}

/** A field is no longer there. */
export function forget(path: string): Step {
  return {
    name: `${path} is not known any more`,
    kind: 'unknown',
    apply({ input }) {
      if (get(input, path) === undefined) return false;
      set(input, path, MISSING);
      return true;
    },
  };
}

export function get(value: unknown, path: string): unknown {
  return read(value, undotted(path));
}

export function set(value: unknown, path: string, wanted: unknown): void {
  write(value, undotted(path), wanted);
}

/** True when a rule spoke for itself and said `auto`. */
export function saidAuto({ before }: Situation, rule: string): boolean {
  return before.rules.some((entry) => entry.rule === rule && entry.outcome === 'auto');
}

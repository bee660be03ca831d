import { goodInputs } from './bases.ts';
import { CHOICES } from './choices.ts';
import { generateData } from './data.ts';
import { EDGE_PATHS, edgeOf } from './edges.ts';
import type { Random } from './random.ts';
import { SCENES } from './scenes.ts';
import { type Path, pathsOf, undotted, write } from './tree.ts';
import { spoil } from './wrong.ts';

/** So many inputs are judged under one set of data before the next is generated: loading data takes its time. */
const INPUTS_PER_DATA = 40;

const CHOICE_PATHS = Object.keys(CHOICES);

export interface Generated {
  readonly input: unknown;
  readonly data: unknown;
  /** The move that it was made from. */
  readonly base: string;
}

interface Base {
  readonly name: string;
  readonly text: string;
  readonly paths: readonly Path[];
}

/** Inputs around those that pass: none to four faults in each. The same random numbers give the same inputs. */
export function* generate(random: Random, count: number): Generator<Generated> {
  const bases = Object.entries(goodInputs()).map(([name, input]) => ({
    name,
    text: JSON.stringify(input),
    paths: pathsOf(input),
  }));
  let data: unknown;
  for (let index = 0; index < count; index += 1) {
    if (index % INPUTS_PER_DATA === 0) data = generateData(random);
    const base = random.pick(bases);
    yield { input: inputOf(base, random), data, base: base.name };
  }
}

function inputOf(base: Base, random: Random): unknown {
  const input: unknown = JSON.parse(base.text);
  // Half of the inputs carry one fault only: several hide each other.
  const faults = random.pick([0, 1, 1, 1, 1, 2, 2, 3, 4]);
  for (let fault = 0; fault < faults; fault += 1) change(input, base.paths, random);
  return input;
}

function change(input: unknown, paths: readonly Path[], random: Random): void {
  const choice = random.next();
  if (choice < 0.3) spoil(input, random.pick(paths), random);
  else if (choice < 0.55) {
    const path = random.pick(EDGE_PATHS);
    write(input, undotted(path), edgeOf(path, input, random));
  } else if (choice < 0.8) {
    const path = random.pick(CHOICE_PATHS);
    write(input, undotted(path), structuredClone(random.pick(CHOICES[path] ?? [null])));
  } else random.pick(SCENES)(input, random);
}

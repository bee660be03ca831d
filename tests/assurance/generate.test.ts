import { describe, expect, it } from 'vitest';
import { CompiledPolicy } from './compiled.ts';
import { goodInputs } from './generate/bases.ts';
import { CHOICES } from './generate/choices.ts';
import { committedData } from './generate/data.ts';
import { EDGE_PATHS } from './generate/edges.ts';
import { generate } from './generate/index.ts';
import { Random } from './generate/random.ts';
import { pathsOf, read, undotted } from './generate/tree.ts';
import { above, below } from './generate/ulp.ts';

const inputs = (seed: number, count: number): string[] =>
  [...generate(new Random(seed), count)].map(({ input, data }) => JSON.stringify([input, data]));

describe('generated inputs', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(inputs(7, 200)).toEqual(inputs(7, 200));
    expect(inputs(8, 200)).not.toEqual(inputs(7, 200));
  });

  it('start from moves that pass', () => {
    const policy = new CompiledPolicy();
    const data = committedData();
    for (const [name, input] of Object.entries(goodInputs()))
      expect([name, policy.evaluate(input, data).outcome]).toEqual([name, 'auto']);
  });

  it('reach every outcome, and most of them change something', () => {
    const policy = new CompiledPolicy();
    const outcomes = [...generate(new Random(3), 400)].map(({ input, data }) => policy.evaluate(input, data).outcome);
    for (const outcome of ['auto', 'review', 'deny'])
      expect(outcomes.filter((one) => one === outcome).length).toBeGreaterThan(40);
    expect(new Set(inputs(3, 400)).size).toBeGreaterThan(300);
  });
});

it('fields with known values and with bounds are fields that an input has', () => {
  const all = Object.values(goodInputs());
  const named = [...Object.keys(CHOICES), ...EDGE_PATHS];
  const unknown = named.filter((path) => all.every((input) => read(input, undotted(path)) === undefined));
  expect(unknown).toEqual([]);
});

it('paths lead to every field and every container', () => {
  expect(pathsOf({ a: [{ b: 1 }], c: null })).toEqual([['a'], ['a', 0], ['a', 0, 'b'], ['c']]);
});

it('neighbours of a number are the nearest ones', () => {
  expect([below(1), above(1)]).toEqual([1 - Number.EPSILON / 2, 1 + Number.EPSILON]);
  expect([below(0), above(0)]).toEqual([-Number.MIN_VALUE, Number.MIN_VALUE]);
  expect(above(-1)).toBe(-below(1));
});

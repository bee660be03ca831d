import { expect, it } from 'vitest';
import { disagreements } from './disagreements.ts';
import { goodInputs } from './generate/bases.ts';
import { committedData } from './generate/data.ts';
import { isNear, isWithin, micros } from './reference/exact.ts';
import { RULES, referenceVerdict } from './reference/verdict.ts';
import { walk } from './worsen/index.ts';

const told = ({ index, base, differences }: { index: number; base: string; differences: readonly string[] }): string =>
  `${index} (${base}): ${differences.join('; ')}`;

it('the reference and the compiled policy agree on 3,000 generated inputs', { timeout: 60_000 }, () => {
  expect([...disagreements(20, 3000)].map(told)).toEqual([]);
});

it('worse facts lead to no milder verdict, in 600 pairs', { timeout: 60_000 }, () => {
  const { pairs, improvements } = walk(20, 600);
  expect(pairs).toBe(600);
  expect(improvements.map(({ step, before, after }) => `${step}: ${before} became ${after}`)).toEqual([]);
});

it('the reference knows exactly the rules that are registered', () => {
  const { thresholds } = committedData() as { thresholds: object };
  expect(Object.keys(RULES).sort()).toEqual(Object.keys(thresholds).sort());
});

it('the reference lets a good move pass and says review of what is no input', () => {
  for (const input of Object.values(goodInputs())) expect(referenceVerdict(input, committedData()).outcome).toBe('auto');
  for (const input of [null, 5, 'auto', [], {}]) expect(referenceVerdict(input, committedData()).outcome).toBe('review');
});

it('amounts are compared as decimals, not as binary fractions', () => {
  expect(80 - 79.99 <= 0.01).toBe(false);
  expect(isNear(8, 7.99)).toBe(true);
  expect(isNear(8, 7.989)).toBe(false);
  expect(isNear(200.2, 200)).toBe(true);
  expect(isNear(200.2001, 200)).toBe(false);
  expect(isWithin(0.72, 0.719999, 1000n)).toBe(true);
  expect(isWithin(0.72, 0.719998, 1000n)).toBe(false);
  expect(isWithin(1e21, 1e21, 0n)).toBe(true);
  expect([micros(0.0000005), micros(-0.0000005), micros(1e9)]).toEqual([1n, -1n, 10n ** 15n]);
});

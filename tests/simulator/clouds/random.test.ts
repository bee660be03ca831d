import { describe, expect, test } from 'vitest';
import { meanReverting } from '../../../simulator/clouds/noise.ts';
import { randomStream } from '../../../simulator/clouds/random.ts';

const draw = (count: number, next: () => number) => Array.from({ length: count }, next);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: number[]) => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};

describe('a random stream', () => {
  test('repeats for the same seed and name, and differs for another', () => {
    const first = draw(50, randomStream(7, 'price').uniform);
    expect(draw(50, randomStream(7, 'price').uniform)).toEqual(first);
    expect(draw(50, randomStream(8, 'price').uniform)).not.toEqual(first);
    expect(draw(50, randomStream(7, 'demand').uniform)).not.toEqual(first);
  });

  test('is uniform in [0, 1) and normal with mean 0 and deviation 1', () => {
    const uniform = draw(20_000, randomStream(3, 'u').uniform);
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uniform)).toBeLessThan(1);
    expect(mean(uniform)).toBeCloseTo(0.5, 1);
    const normal = draw(20_000, randomStream(3, 'n').normal);
    expect(Math.abs(mean(normal))).toBeLessThan(0.03);
    expect(Math.abs(deviation(normal) - 1)).toBeLessThan(0.03);
  });
});

test('mean reverting noise has its deviation and its memory', () => {
  const noise = meanReverting(randomStream(5, 'noise'), 0.01, 60_000);
  const values = draw(100_000, noise.step);
  expect(Math.abs(mean(values))).toBeLessThan(0.001);
  expect(deviation(values)).toBeGreaterThan(0.009);
  expect(deviation(values)).toBeLessThan(0.011);
  // One minute is 12 steps: 1/e of a deviation is left.
  const later = mean(values.slice(12).map((value, index) => value * (values[index] ?? 0)));
  expect(later / deviation(values) ** 2).toBeCloseTo(1 / Math.E, 1);
});

import { describe, expect, it } from 'vitest';
import { confidenceOf } from '../../src/decision/confidence.ts';
import { seeded } from '../benchmarks/market.ts';

const N = 120;
const flat = (value: number) => Array.from({ length: N }, () => value);

function confidence(current: readonly (number | null)[], candidate: readonly (number | null)[], instants = N): number {
  return confidenceOf(current, candidate, instants).confidence;
}

describe('confidenceOf', () => {
  it('is the most that a window can say when every instant agrees', () => {
    expect(confidence(flat(100), flat(90))).toBeCloseTo(1 - 2 ** -5);
  });

  it('is low when every instant disagrees, and no more than even when nothing differs', () => {
    expect(confidence(flat(90), flat(100))).toBe(0);
    expect(confidence(flat(100), flat(100))).toBeLessThanOrEqual(0.5);
    expect(confidence(flat(0), flat(0))).toBeLessThanOrEqual(0.5);
  });

  it('knows nothing without a window', () => {
    expect(confidenceOf([], [], 0)).toEqual({ confidence: 0, coverage: 0 });
    expect(confidenceOf([], [], N)).toEqual({ confidence: 0, coverage: 0 });
  });

  it('compares at the same instant, so that what moves both prices does not matter', () => {
    const random = seeded(1);
    const common = flat(0).map(() => 100 * (0.5 + random()));

    expect(
      confidence(
        common,
        common.map((usd) => usd * 0.99),
      ),
    ).toBeCloseTo(1 - 2 ** -5);
  });

  it('falls with the noise around the same saving', () => {
    const noisy = (share: number) => {
      const random = seeded(2);
      return confidence(
        flat(100),
        flat(99).map((usd) => usd * (1 + (random() - 0.5) * share)),
      );
    };

    expect(noisy(0)).toBeGreaterThan(noisy(0.5));
    expect(noisy(0.01)).toBeGreaterThanOrEqual(noisy(0.2));
  });

  it('is not won by many instants that say the same thing: half a window is half a window', () => {
    const turned = flat(0).map((_, i) => (i < N / 2 ? 110 : 90));

    expect(confidence(flat(100), turned)).toBeLessThan(0.7);
  });

  it('is not turned by one spike, however high', () => {
    const spike = flat(90).map((usd, i) => (i === 60 ? 1e6 : usd));

    expect(confidence(flat(100), spike)).toBeGreaterThan(0.9);
  });

  it('is about even as often as not when two random walks do not differ', () => {
    const random = seeded(3);
    let above = 0;
    const worlds = 400;
    for (let world = 0; world < worlds; world++) {
      const noise = flat(0).map(() => 100 * (1 + (random() - 0.5) * 0.1));
      const other = flat(0).map(() => 100 * (1 + (random() - 0.5) * 0.1));
      if (confidence(noise, other) > 0.9) above++;
    }
    // Were it a probability taken at its word, it would be above 0.9 in at most a tenth of these worlds.
    expect(above / worlds).toBeLessThan(0.1);
  });

  it('counts what is unknown against the move, and says how much was known', () => {
    const gaps = flat(90).map((usd, i) => (i % 4 === 0 ? null : usd));
    const { confidence: sure, coverage } = confidenceOf(flat(100), gaps, N);

    expect(coverage).toBe(0.75);
    expect(sure).toBeLessThan(0.5);
  });

  it('believes a large saving in spite of a lost sample, and a small one only a window later', () => {
    const hole = (usd: number) => flat(usd).map((value, i) => (i === 50 ? null : value));

    expect(confidence(flat(100), hole(70))).toBeCloseTo(1 - 2 ** -5);
    expect(confidence(flat(100), hole(99))).toBeLessThan(0.7);
  });

  it('can say little from few instants', () => {
    expect(confidence([100], [50], 1)).toBe(0.5);
    expect(confidence([100, 100, 100], [50, 50, 50], 3)).toBeCloseTo(0.875);
  });
});

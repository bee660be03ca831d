import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '../../src/domain/observation.ts';
import type { OfferSketch } from '../scoring/world.ts';
import { keyOf } from '../scoring/world.ts';
import { anyWorld, CATALOGS, scoreIn, type World } from './worlds.ts';

/** A reading with all its values multiplied. */
function scaled(reading: Reading | number | null | undefined, factor: number): Reading | null {
  if (reading === null || reading === undefined) return null;
  if (typeof reading === 'number') throw new Error('worlds are made of readings');
  if (!reading.known) return reading;
  return {
    ...reading,
    value: reading.value * factor,
    series: reading.series.map((value) => (value === null ? null : value * factor)),
  };
}

function withPrice(offer: OfferSketch, type: string, factor: number): OfferSketch {
  return { ...offer, prices: { ...offer.prices, [type]: scaled(offer.prices?.[type], factor) as Reading } };
}

function withPrices(offer: OfferSketch, factor: number): OfferSketch {
  return Object.keys(offer.prices ?? {}).reduce((changed, type) => withPrice(changed, type, factor), offer);
}

const nameOf = (candidate: ReturnType<typeof scoreIn>['candidates'][number]) =>
  `${keyOf(candidate)}/${candidate.placement.instanceType}`;

describe('scores', () => {
  it('are finite and in 0..1, or unknown; so is every factor', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { candidates } = scoreIn(world);

        expect(candidates.filter((each) => each.isCurrent)).toHaveLength(1);
        for (const { score, factors, costUsdPerMonth, costSeries } of candidates) {
          for (const value of [score, ...factors.map((factor) => factor.value)])
            if (value !== null) expect(value >= 0 && value <= 1).toBe(true);
          for (const usd of [costUsdPerMonth, ...costSeries])
            if (usd !== null) expect(Number.isFinite(usd) && usd >= 0).toBe(true);
          expect(score === null).toBe(factors.some((factor) => factor.weight > 0 && factor.value === null));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never rise for a candidate when only its price rises', () => {
    let compared = 0;
    fc.assert(
      fc.property(anyWorld, fc.nat({ max: 13 }), fc.double({ min: 1, max: 4, noNaN: true }), (world, which, factor) => {
        const { candidates } = scoreIn(world);
        const one = candidates[which % candidates.length];
        if (one === undefined) return;
        const { instanceType } = one.placement;
        const offers = world.offers.map((offer) => (offer.key === keyOf(one) ? withPrice(offer, instanceType, factor) : offer));
        const after = scoreIn({ ...world, offers }).candidates.find((each) => nameOf(each) === nameOf(one))?.score ?? null;

        if (one.score === null || after === null) return;
        // Scores are rounded to a billionth; the last digit may fall on either side.
        expect(after).toBeLessThanOrEqual(one.score + 1.001e-9);
        if (after < one.score) compared++;
      }),
      { numRuns: 800 },
    );
    expect(compared).toBeGreaterThan(50);
  });

  it('keep their ranking when all prices and credits are scaled', () => {
    fc.assert(
      fc.property(anyWorld, fc.constantFrom(0.001, 0.5, 2, 3, 7.3, 1000), (world, factor) => {
        const offers = world.offers.map((offer) => ({ ...withPrices(offer, factor), credits: scaled(offer.credits, factor) }));
        const ranking = (of: World) => scoreIn(of).candidates.map((each) => [nameOf(each), each.score?.toFixed(6)]);

        expect(ranking({ ...world, offers })).toEqual(ranking(world));
      }),
      { numRuns: 300 },
    );
  });

  it('do not depend on the order in which catalogues, regions and offers are given', () => {
    fc.assert(
      fc.property(anyWorld, fc.infiniteStream(fc.nat()), (world, dice) => {
        const shuffled = <T>(list: readonly T[]): T[] =>
          list
            .map((item) => ({ item, at: Number(dice.next().value) }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item);
        const catalogs = shuffled(CATALOGS).map((catalog) => ({
          ...catalog,
          regions: shuffled(catalog.regions),
          instanceTypes: shuffled(catalog.instanceTypes),
        }));
        const other = scoreIn({ ...world, offers: shuffled(world.offers) }, { catalogs });

        expect(other.candidates.map(nameOf)).toEqual(scoreIn(world).candidates.map(nameOf));
      }),
      { numRuns: 300 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import { creditTerms, netCostSeries, netUsdPerMonth, usableCredits } from '../../src/scoring/net-cost.ts';
import { MISSING, NOW, offer, reading } from './world.ts';

const DAY = 86_400_000;
const lasting = { share: 0.5, monthCovered: 1 };

describe('netUsdPerMonth', () => {
  it('is count times price times 730 h without credits', () => {
    expect(netUsdPerMonth(2, 0.1, 0, lasting)).toBeCloseTo(146);
  });

  it('lets credits pay their share while the balance covers the month', () => {
    expect(netUsdPerMonth(2, 0.1, 1000, lasting)).toBeCloseTo(73);
  });

  it('takes a small balance for what it is, not for a lasting discount', () => {
    expect(netUsdPerMonth(2, 0.1, 10, lasting)).toBeCloseTo(136);
  });

  it('counts only the part of the month before the credits lapse', () => {
    const terms = creditTerms(offer({ key: 'aws/a', credits: 1000, share: 0.5, expiresAt: NOW + (730 / 24 / 4) * DAY }), NOW);

    expect(terms.monthCovered).toBeCloseTo(0.25);
    expect(netUsdPerMonth(2, 0.1, 1000, terms)).toBeCloseTo(146 - 73 * 0.25);
  });
});

describe('usableCredits', () => {
  it('is zero where none were granted and where they have lapsed, and null where nobody knows', () => {
    expect(usableCredits(null, lasting)).toBe(0);
    expect(usableCredits(reading(5), { share: 0.5, monthCovered: 0 })).toBe(0);
    expect(usableCredits(reading(5), lasting)).toBe(5);
    expect(usableCredits(MISSING, lasting)).toBeNull();
  });
});

describe('netCostSeries', () => {
  it('is unknown at every instant at which price or credits are', () => {
    const price = reading(0.1, [0.1, null, 0.1, 0.1]);
    const credits = reading(1000, [1000, 1000, null, 1000]);

    expect(netCostSeries(2, price, credits, lasting).map((usd) => usd && Math.round(usd))).toEqual([73, null, null, 73]);
    expect(netCostSeries(2, price, MISSING, lasting)).toEqual([null, null, null, null]);
    expect(netCostSeries(2, MISSING, null, lasting)).toEqual([]);
  });
});

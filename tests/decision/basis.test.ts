import { describe, expect, it } from 'vitest';
import { basisOf, confidenceOf } from '../../src/decision/index.ts';
import type { BasisSide, Move } from '../../src/domain/decision.ts';
import { INSTANTS, MISSING, NOW, type OfferSketch, reading, snapshot } from '../scoring/world.ts';
import { AWAY, decideIn, HOME } from './setup.ts';

const DAY = 86_400_000;
/** Prices that go up and down, with a gap. */
const SWINGING = Array.from({ length: INSTANTS }, (_, i) => (i === 7 ? null : 0.1 + (i % 5) / 700));
const OFFERS: readonly OfferSketch[] = [
  { key: HOME, prices: { small: reading(0.1071, SWINGING) } },
  { key: AWAY, prices: { small: 0.0533 }, credits: 100, share: 0.5, expiresAt: NOW + 10 * DAY },
];

function moved(offers = OFFERS, config = {}): Move {
  const { decision } = decideIn({ offers, config: { minimumConfidence: 0, minimumScoreGain: 0, ...config } });
  if (decision.action !== 'move') throw new Error(JSON.stringify(decision.reasons));
  return decision;
}

/** The formula of `MoveCost`, written down a second time. */
function net(count: number, side: BasisSide, at: number): number {
  const gross = count * (side.usdPerHour ?? Number.NaN) * 730;
  const covered = side.creditsExpireAt === null ? 1 : Math.min(1, Math.max(0, (side.creditsExpireAt - at) / (730 * 3_600_000)));
  return gross - Math.min(side.creditsUsd ?? Number.NaN, side.creditShare * gross * covered);
}

describe('the basis of a move', () => {
  it('holds the numbers of the snapshot as they are', () => {
    const { basis } = moved();
    expect(basis).toMatchObject({
      takenAt: NOW,
      overlapHours: 1,
      from: { usdPerHour: 0.1071, creditsUsd: 0 },
      to: { usdPerHour: 0.0533, creditsUsd: 100, creditShare: 0.5, creditsExpireAt: NOW + 10 * DAY },
    });
    const gross = SWINGING.map((price) => (price === null ? null : 10 * price * 730));
    expect(basis?.from.netUsdPerMonth).toEqual(gross);
    expect(basis?.to.netUsdPerMonth).toHaveLength(INSTANTS);
  });

  it('is what money and confidence are computed from', () => {
    const { basis, cost, confidence, to, from } = moved(OFFERS, { overlapHours: 7 });
    if (basis === null) throw new Error('no basis');
    expect(cost.beforeUsdPerMonth).toBeCloseTo(net(from.count, basis.from, basis.takenAt), 9);
    expect(cost.afterUsdPerMonth).toBeCloseTo(net(to.count, basis.to, basis.takenAt), 9);
    // 10 GiB at 0.1 $ and seven hours of both.
    expect(cost.migrationUsd).toBeCloseTo(1 + (7 * cost.afterUsdPerMonth) / 730, 9);
    const { netUsdPerMonth: before } = basis.from;
    expect(confidenceOf(before, basis.to.netUsdPerMonth, before.length).confidence).toBe(confidence);
  });

  it('says that an old place is unknown, and nothing when the new one is', () => {
    const world = snapshot([
      { key: HOME, prices: { small: MISSING } },
      { key: AWAY, prices: { small: 0.05 }, credits: MISSING },
    ]);
    const at = (key: string) => {
      const [provider = '', region = ''] = key.split('/');
      return { placement: { provider, region, instanceType: 'small', count: 1 }, costSeries: [] };
    };
    const nothing = world.grid.map(() => null);
    expect(basisOf(world, at(HOME), at(AWAY), 0)).toMatchObject({
      from: { usdPerHour: null, creditsUsd: 0, netUsdPerMonth: nothing },
      to: { usdPerHour: 0.05, creditsUsd: null, netUsdPerMonth: nothing },
    });
    expect(basisOf(world, at('azure/eastus'), at(AWAY), 0)?.from).toEqual({
      usdPerHour: null,
      creditsUsd: null,
      creditShare: 0,
      creditsExpireAt: null,
      netUsdPerMonth: nothing,
    });
    expect(basisOf(world, at(AWAY), at(HOME), 0)).toBeNull();
    expect(basisOf(world, at(AWAY), at('toString/valueOf'), 0)).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import aws from '../../../infra/providers/aws/catalog.json' with { type: 'json' };
import gcp from '../../../infra/providers/gcp/catalog.json' with { type: 'json' };
import { confidenceOf } from '../../../src/decision/confidence.ts';
import { moveCost } from '../../../src/decision/savings.ts';
import type { ProviderCatalog } from '../../../src/domain/catalog.ts';
import type { BasisSide } from '../../../src/domain/decision.ts';
import type { Offer } from '../../../src/domain/observation.ts';
import { asObject } from '../../../src/gate/facts/json.ts';
import { recompute } from '../../../src/gate/recompute/index.ts';
import { creditTerms, netUsdPerMonth, usableCredits } from '../../../src/scoring/net-cost.ts';
import { totalOf } from '../../../src/scoring/scale.ts';
import { FROM, NOW, TO } from '../fleet-repository.ts';
import { recordOf } from '../signed-record.ts';

const CATALOGS = [aws, gcp] as unknown as readonly ProviderCatalog[];
const SPEC = { service: 'service-1', dataGib: 20 };
const SHA = 'a'.repeat(40);

const parsed = (record: object) => asObject(JSON.parse(JSON.stringify(record)));
const computed = (record: object, spec: object | null = SPEC, catalogs: readonly object[] | null = CATALOGS) =>
  recompute({ record: parsed(record), spec, catalogs: catalogs?.map((one) => parsed(one) ?? {}) ?? null });

const price = fc.double({ min: 0.001, max: 40, noNaN: true });
const side: fc.Arbitrary<BasisSide> = fc.record({
  usdPerHour: price,
  creditsUsd: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 5000, noNaN: true })),
  creditShare: fc.double({ min: 0, max: 1, noNaN: true }),
  creditsExpireAt: fc.option(fc.integer({ min: NOW - 40 * 86_400_000, max: NOW + 40 * 86_400_000 })),
  netUsdPerMonth: fc.array(fc.option(fc.double({ min: 0, max: 500, noNaN: true }), { freq: 10 }), {
    minLength: 1,
    maxLength: 130,
  }),
});

/** What the rooms that decide compute from the same numbers. */
function decided(from: BasisSide, to: BasisSide, overlapHours: number) {
  const net = (one: BasisSide, count: number): number => {
    const offer = { creditShare: one.creditShare, creditsExpireAt: one.creditsExpireAt } as Offer;
    const terms = creditTerms(offer, NOW);
    const credits = usableCredits({ known: true, value: one.creditsUsd ?? 0, at: NOW, series: [] }, terms) ?? 0;
    return netUsdPerMonth(count, one.usdPerHour ?? 0, credits, terms);
  };
  const money = { beforeUsdPerMonth: net(from, FROM.count), afterUsdPerMonth: net(to, TO.count) };
  const terms = { from: FROM, to: TO, dataGib: SPEC.dataGib, overlapHours, catalogs: CATALOGS };
  const instants = Math.max(from.netUsdPerMonth.length, to.netUsdPerMonth.length);
  const { confidence } = confidenceOf(from.netUsdPerMonth, to.netUsdPerMonth, instants);
  return { ...moveCost({ ...money, ...terms }), confidence };
}

describe('what the gate computes itself', () => {
  it('is what the rooms that decide compute by other code', () => {
    fc.assert(
      fc.property(side, side, fc.double({ min: 0, max: 48, noNaN: true }), (from, to, overlapHours) => {
        const own = computed(recordOf(SHA, { basis: { takenAt: NOW, overlapHours, from, to } }));
        const theirs = decided(from, to, overlapHours);
        expect(own.beforeUsdPerMonth).toBeCloseTo(theirs.beforeUsdPerMonth ?? Number.NaN, 6);
        expect(own.afterUsdPerMonth).toBeCloseTo(theirs.afterUsdPerMonth ?? Number.NaN, 6);
        expect(own.migrationUsd).toBeCloseTo(theirs.migrationUsd ?? Number.NaN, 6);
        expect(own.confidence).toBeCloseTo(theirs.confidence, 9);
      }),
      { numRuns: 300 },
    );
  });

  it('agrees on series that cross, touch and repeat', () => {
    const few = fc.constantFrom(90, 95, 100, 105, 110, null);
    const series = fc.array(few, { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(series, series, (before, after) => {
        const base = recordOf(SHA).basis;
        const basis = { ...base, from: { ...base?.from, netUsdPerMonth: before }, to: { ...base?.to, netUsdPerMonth: after } };
        const { confidence } = confidenceOf(before, after, Math.max(before.length, after.length));
        expect(computed(recordOf(SHA, { basis })).confidence).toBeCloseTo(confidence, 9);
      }),
      { numRuns: 500 },
    );
  });

  it('is what a good record claims', () => {
    const record = recordOf(SHA);
    const own = computed(record);
    expect(own.beforeUsdPerMonth).toBeCloseTo(record.cost.beforeUsdPerMonth, 9);
    expect(own.afterUsdPerMonth).toBeCloseTo(record.cost.afterUsdPerMonth, 9);
    expect(own.migrationUsd).toBeCloseTo(record.cost.migrationUsd, 9);
    expect(own.confidence).toBe(record.confidence);
    expect(own.score).toBeCloseTo(record.score.to ?? Number.NaN, 9);
    expect([own.fromPriceRatio, own.toPriceRatio]).toEqual([0.0832 / 0.0416, 0.034 / 0.067]);
  });

  it('sums the factors as the score does', () => {
    const { factors } = recordOf(SHA).score;
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(shares, (values) => {
        const signed = factors.map((factor, i) => ({ ...factor, value: values[i] ?? 0 }));
        expect(computed(recordOf(SHA, { score: { from: null, to: 0, factors: signed } })).score).toBeCloseTo(
          totalOf(signed) ?? Number.NaN,
          6,
        );
      }),
    );
  });

  it('copies nothing from a place that is down, and nothing within a region', () => {
    const basis = { ...recordOf(SHA).basis, overlapHours: 0 };
    expect(computed(recordOf(SHA, { kind: 'heal', basis })).migrationUsd).toBe(0);
    expect(computed(recordOf(SHA, { basis })).migrationUsd).toBeCloseTo(1.8, 9);
    expect(computed(recordOf(SHA, { basis, to: { ...FROM, count: 3 } })).migrationUsd).toBe(0);
    expect(computed(recordOf(SHA, { basis }), { dataGib: 0 }).migrationUsd).toBe(0);
  });
});

describe('what the gate cannot compute', () => {
  const { basis } = recordOf(SHA);
  const NOTHING = {
    ...{ beforeUsdPerMonth: null, afterUsdPerMonth: null, migrationUsd: null, confidence: null, score: null },
    ...{ fromPriceRatio: null, toPriceRatio: null },
  };

  it('is all of it without a record, and all but the score without a basis', () => {
    expect(recompute({ record: null, catalogs: null, spec: null })).toEqual(NOTHING);
    expect(computed(recordOf(SHA, { basis: null }))).toEqual({ ...NOTHING, score: expect.any(Number) });
    expect(computed({})).toEqual(NOTHING);
  });

  it.each([null, '0.05', -1, Number.NaN, 1e12, true, [], {}])('is what a price of %j costs', (usdPerHour) => {
    const own = computed(recordOf(SHA, { basis: { ...basis, to: { ...basis?.to, usdPerHour } } }));
    expect(own).toMatchObject({ afterUsdPerMonth: null, migrationUsd: null, toPriceRatio: null });
    expect(own.beforeUsdPerMonth).not.toBeNull();
  });

  it.each<[string, object]>([
    ['credits', { creditsUsd: null }],
    ['a share', { creditShare: 1.1 }],
    ['when credits lapse', { creditsExpireAt: '2026' }],
    ['when credits lapse, which is not said', { creditsExpireAt: undefined }],
  ])('is what depends on %s that nobody knows', (_, changes) => {
    const own = computed(recordOf(SHA, { basis: { ...basis, to: { ...basis?.to, ...changes } } }));
    expect(own.afterUsdPerMonth).toBeNull();
  });

  it('is what moving costs when egress, data or overlap is unknown', () => {
    expect(computed(recordOf(SHA), {}).migrationUsd).toBeNull();
    expect(computed(recordOf(SHA), null).migrationUsd).toBeNull();
    expect(computed(recordOf(SHA), SPEC, null).migrationUsd).toBeNull();
    expect(computed(recordOf(SHA), SPEC, [gcp]).migrationUsd).toBeNull();
    expect(computed(recordOf(SHA, { basis: { ...basis, overlapHours: -1 } })).migrationUsd).toBeNull();
  });

  it('is a ratio to a price that no catalogue has', () => {
    expect(computed(recordOf(SHA), SPEC, null)).toMatchObject({ fromPriceRatio: null, toPriceRatio: null });
    const own = computed(recordOf(SHA, { to: { ...TO, instanceType: 'constructor' } }));
    expect(own).toMatchObject({ toPriceRatio: null, fromPriceRatio: 2 });
    expect(computed(recordOf(SHA, { to: { ...TO, region: 'toString' } })).toPriceRatio).toBeNull();
  });

  it('is confidence without a window', () => {
    for (const netUsdPerMonth of [null, 'x', []]) {
      const empty = { ...basis, from: { ...basis?.from, netUsdPerMonth }, to: { ...basis?.to, netUsdPerMonth } };
      expect(computed(recordOf(SHA, { basis: empty })).confidence).toBeNull();
    }
  });

  it('is a score of weights that are no shares, of an unknown factor, or of the same one twice', () => {
    const { factors } = recordOf(SHA).score;
    const scoreOf = (changed: unknown) => computed(recordOf(SHA, { score: { from: 0, to: 0, factors: changed } })).score;
    expect(scoreOf(factors)).not.toBeNull();
    for (const changed of [
      ...[[], null, factors.slice(1), [...factors, factors[0]], factors.map((factor) => ({ ...factor, value: null }))],
      ...[factors.map((factor) => ({ ...factor, weight: '0.25' })), factors.map((factor) => ({ ...factor, factor: 'cost' }))],
    ])
      expect(scoreOf(changed)).toBeNull();
  });
});

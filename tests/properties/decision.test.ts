import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit, confidenceOf, type Limits } from '../../src/decision/index.ts';
import type { Move } from '../../src/domain/decision.ts';
import { regionKey } from '../../src/domain/placement.ts';
import { MISSING, NOW, snapshot } from '../scoring/world.ts';
import { anyWorld, CATALOGS, decideIn, type World } from './worlds.ts';

/** Thresholds under which most better offers are taken, so that many random worlds end in a move. */
const EAGER = {
  minimumSavingUsdPerMonth: 0,
  minimumScoreGain: 0,
  minimumConfidence: 0,
  maximumPaybackDays: 1e6,
  minimumAvailability: 0.1,
};

/** Prices have few digits; what rounds below a billionth of a billionth is no price. */
const price = fc.oneof(
  fc.constantFrom(0, 1, 1.5, 100),
  fc.integer({ min: 1, max: 200_000 }).map((n) => n / 1000),
);
const window = fc.array(fc.record({ current: fc.option(price, { freq: 15 }), candidate: fc.option(price, { freq: 15 }) }), {
  minLength: 1,
  maxLength: 150,
});

describe('confidence', () => {
  it('never rises when telemetry is missing, whichever instants, of whichever side', () => {
    fc.assert(
      fc.property(
        window,
        fc.array(fc.record({ at: fc.nat({ max: 149 }), side: fc.constantFrom('current', 'candidate') }), {
          minLength: 1,
          maxLength: 20,
        }),
        (points, holes) => {
          const series = { current: points.map((each) => each.current), candidate: points.map((each) => each.candidate) };
          const full = confidenceOf(series.current, series.candidate, points.length);
          let before = full;
          for (const { at, side } of holes) {
            series[side as 'current'][at % points.length] = null;
            const after = confidenceOf(series.current, series.candidate, points.length);
            expect(after.confidence).toBeLessThanOrEqual(before.confidence);
            expect(after.coverage).toBeLessThanOrEqual(before.coverage);
            before = after;
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('never falls when the candidate becomes cheaper at some instant', () => {
    fc.assert(
      fc.property(window, fc.nat({ max: 149 }), fc.double({ min: 0, max: 1, noNaN: true }), (points, which, share) => {
        const current = points.map((each) => each.current);
        const candidate = points.map((each) => each.candidate);
        const before = confidenceOf(current, candidate, points.length).confidence;
        const at = which % points.length;
        const usd = candidate[at] ?? null;
        candidate[at] = usd === null ? null : usd * share;

        expect(confidenceOf(current, candidate, points.length).confidence).toBeGreaterThanOrEqual(before);
      }),
      { numRuns: 2000 },
    );
  });

  it('is a probability, and does not depend on the currency', () => {
    fc.assert(
      fc.property(window, fc.constantFrom(0.25, 2, 1024), (points, factor) => {
        const current = points.map((each) => each.current);
        const candidate = points.map((each) => each.candidate);
        const { confidence } = confidenceOf(current, candidate, points.length);
        const times = (list: readonly (number | null)[]) => list.map((usd) => (usd === null ? null : usd * factor));

        expect(confidence >= 0 && confidence < 1).toBe(true);
        expect(confidenceOf(times(current), times(candidate), points.length).confidence).toBe(confidence);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a decision', () => {
  it('never moves to what is unknown, down, not allowed, too slow or too dear', () => {
    let moves = 0;
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { decision, winner } = decideIn(world, { decision: EAGER });

        expect(decision.reasons.length).toBeGreaterThan(0);
        if (decision.action === 'stay') return;
        moves++;
        const target = snapshot(world.offers).offers[regionKey(decision.to)];
        const home = snapshot(world.offers).offers[regionKey(decision.from)];
        expect(winner).toEqual(decision.to);
        expect(target?.up).toBe(true);
        expect(target?.priceUsdPerHour[decision.to.instanceType]?.known).toBe(true);
        expect(home?.priceUsdPerHour[decision.from.instanceType]?.known).toBe(true);
        expect(target?.capacityAvailability).toMatchObject({ known: true });
        expect(world.spec.allowedProviders?.includes(decision.to.provider) ?? true).toBe(true);
        const latency = target?.latencyMs.na;
        expect(latency?.known).toBe(true);
        if (latency?.known && world.spec.latencyObjectiveMs !== null)
          expect(latency.value).toBeLessThanOrEqual(world.spec.latencyObjectiveMs);
        expect(decision.cost.savingUsdPerMonth).toBeGreaterThan(0);
        expect(decision.to.count).toBe(decision.from.count);
      }),
      { numRuns: 600 },
    );
    expect(moves).toBeGreaterThan(60);
  });

  it('refuses every candidate but the chosen one, and tells the numbers as finite', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { decision } = decideIn(world, { decision: EAGER });

        expect(decision.candidates.filter((each) => each.refusals.length === 0)).toHaveLength(1);
        for (const reason of [...decision.reasons, ...decision.candidates.flatMap((each) => each.refusals)]) {
          expect(reason.sentence).toMatch(/\.$/);
          expect(reason.sentence).not.toMatch(/NaN|Infinity|undefined|null/);
          for (const number of Object.values(reason.numbers)) expect(Number.isFinite(number)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never goes to a place of which something went missing, and leaves none because of that', () => {
    fc.assert(
      fc.property(
        anyWorld,
        fc.nat({ max: 5 }),
        fc.constantFrom('latency', 'capacity', 'credits', 'prices', 'up'),
        (world, which, what) => {
          const offers = world.offers.map((offer, i) =>
            i === which
              ? { ...offer, [what]: what === 'up' ? null : what === 'prices' ? { small: MISSING, large: MISSING } : MISSING }
              : offer,
          );
          const gone = world.offers[which]?.key;
          const { decision } = decideIn({ ...world, offers }, { decision: EAGER });

          if (decision.action === 'stay') return;
          expect(regionKey(decision.to)).not.toBe(gone);
          // What a place that is down has left of capacity is known without being told: leaving it is no new idea then.
          if (regionKey(decision.from) === gone) expect(decideIn(world, { decision: EAGER }).winner).toEqual(decision.to);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('has the same winner in whatever order its input comes, ties included', () => {
    fc.assert(
      fc.property(anyWorld, fc.infiniteStream(fc.nat()), fc.boolean(), (drawn, dice, tied) => {
        const first = drawn.offers[0];
        const world: World =
          tied && first !== undefined ? { ...drawn, offers: drawn.offers.map(({ key }) => ({ ...first, key })) } : drawn;
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

        const other = decideIn({ ...world, offers: shuffled(world.offers) }, { catalogs, decision: EAGER });
        expect(other.winner).toEqual(decideIn(world, { decision: EAGER }).winner);
      }),
      { numRuns: 500 },
    );
  });
});

describe('admit', () => {
  const limit = fc.integer({ min: 0, max: 12 });
  const move = (service: string, savingUsdPerMonth: number) =>
    ({ service, to: {}, candidates: [], cost: { savingUsdPerMonth } }) as unknown as Move;

  it('never exceeds a limit, keeps every move once, and lets pass what saves most', () => {
    const traffic = fc.record({ openMergeRequests: limit, openedInLastHour: limit });
    const limits: fc.Arbitrary<Limits> = fc.record({
      openMergeRequests: limit,
      mergeRequestsPerHour: limit,
      suspend: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 51, max: 60 }), { maxLength: 20 }), traffic, limits, (savings, state, most) => {
        const moves = savings.map((saving, i) => move(`s${i}`, saving));
        const { admitted, deferred } = admit(moves, state, most, NOW);

        const count = admitted.length;
        if (count > 0) {
          expect(most.suspend).toBe(false);
          expect(count + state.openMergeRequests).toBeLessThanOrEqual(most.openMergeRequests);
          expect(count + state.openedInLastHour).toBeLessThanOrEqual(most.mergeRequestsPerHour);
        }
        expect([...admitted, ...deferred].map((each) => each.service).sort()).toEqual(moves.map((each) => each.service).sort());
        const least = Math.min(...admitted.map((each) => each.cost.savingUsdPerMonth));
        for (const stay of deferred) expect(stay.savingUsdPerMonth ?? 0).toBeLessThanOrEqual(least);
      }),
      { numRuns: 2000 },
    );
  });
});

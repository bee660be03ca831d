import { describe, expect, it } from 'vitest';
import { validateConfig } from '../../src/config.ts';
import type { RegionKey } from '../../src/domain/placement.ts';
import { createScorer } from '../../src/scoring/index.ts';
import { catalogs, keyOf, MISSING, type OfferSketch, placement, snapshot, spec } from './world.ts';

const HOME = 'aws/us-east-1';
const AWAY = 'gcp/us-central1';

function scoring(over: Record<string, unknown> = {}) {
  return validateConfig({ scoring: over }, 'test').scoring;
}

function score(
  sketches: readonly OfferSketch[],
  options: { config?: Record<string, unknown>; current?: RegionKey; type?: string; spec?: Parameters<typeof spec>[0] } = {},
) {
  const keys = sketches.map((sketch) => sketch.key);
  return createScorer(scoring(options.config))({
    snapshot: snapshot(sketches),
    spec: spec(options.spec),
    current: placement(options.current ?? HOME, options.type),
    catalogs: catalogs(keys),
  });
}

describe('candidates', () => {
  it('are the cheapest fitting machine of every region, and the current placement', () => {
    const { candidates } = score([
      { key: HOME, prices: { small: 0.2, large: 0.4 } },
      { key: AWAY, prices: { small: 0.3, large: 0.1 } },
    ]);

    expect(candidates.map((each) => [keyOf(each), each.placement.instanceType, each.isCurrent])).toEqual([
      [AWAY, 'large', false],
      [HOME, 'small', true],
    ]);
    expect(candidates.every((each) => each.placement.count === 10)).toBe(true);
  });

  it('contain a better machine in the same region beside the current one', () => {
    const { candidates } = score([{ key: HOME, prices: { small: 0.1, large: 0.4 } }], { type: 'large' });

    expect(candidates.map((each) => [each.placement.instanceType, each.isCurrent])).toEqual([
      ['small', false],
      ['large', true],
    ]);
  });

  it.each([
    ['is too small', { vcpu: 4 }, 'large'],
    ['has too little memory', { memoryGib: 16 }, 'large'],
    ['has no GPU', { gpu: 't4', vcpu: 4 }, 'gpu'],
  ])('leave out a machine that %s', (_why, needs, expected) => {
    const prices = { small: 0.1, large: 0.4, gpu: 0.9 };
    const { candidates } = score(
      [
        { key: HOME, prices },
        { key: AWAY, prices, gpu: { t4: 1 } },
      ],
      { spec: needs, type: expected },
    );

    expect(candidates.map((each) => each.placement.instanceType)).toEqual([expected, expected]);
  });

  it('leave out a machine whose price is unknown, and keep the current placement without one', () => {
    const { candidates } = score([
      { key: HOME, prices: { small: MISSING } },
      { key: AWAY, prices: { small: MISSING, large: 0.4 } },
    ]);

    expect(candidates.map((each) => [keyOf(each), each.placement.instanceType, each.costUsdPerMonth])).toEqual([
      [AWAY, 'large', 0.4 * 10 * 730],
      [HOME, 'small', null],
    ]);
    expect(candidates[1]?.score).toBeNull();
  });

  it('keep the current placement although telemetry does not know its region', () => {
    const { candidates } = score([{ key: AWAY }]);

    expect(candidates.map(keyOf)).toEqual([AWAY, HOME]);
    expect(candidates[1]).toMatchObject({ isCurrent: true, score: null, costUsdPerMonth: null, costSeries: [] });
  });
});

describe('the score', () => {
  const two: readonly OfferSketch[] = [
    { key: HOME, prices: { small: 0.2 }, latency: 50, credits: null, capacity: 0.9 },
    { key: AWAY, prices: { small: 0.1 }, latency: 100, credits: 200, share: 0.5, capacity: 0.8 },
  ];

  it('is the weighted sum of its parts, each with its raw number', () => {
    const away = score(two).candidates.find((each) => !each.isCurrent);

    expect(away?.factors).toEqual([
      { factor: 'cost', value: 1, weight: 0.4, raw: 730 - 200, unit: 'USD/month' },
      { factor: 'latency', value: 0.5, weight: 0.25, raw: 100, unit: 'ms' },
      { factor: 'credits', value: 1, weight: 0.2, raw: 200, unit: 'USD' },
      { factor: 'availability', value: 0.8, weight: 0.15, raw: 0.8, unit: 'share' },
    ]);
    expect(away?.score).toBeCloseTo(0.4 + 0.125 + 0.2 + 0.12, 9);
  });

  it('gives full marks for a latency within the objective', () => {
    const away = score(two, { spec: { latencyObjectiveMs: 120 } }).candidates.find((each) => !each.isCurrent);

    expect(away?.factors[1]?.value).toBe(1);
  });

  it.each([
    ['latency', { latency: MISSING }],
    ['credits', { credits: MISSING }],
    ['capacity', { capacity: MISSING }],
    ['status', { up: null }],
  ])('is unknown when %s is', (_what, gap) => {
    const { candidates } = score([{ key: HOME }, { key: AWAY, ...gap }]);

    expect(candidates.map((each) => [keyOf(each), each.score === null])).toEqual([
      [HOME, false],
      [AWAY, true],
    ]);
  });

  it('does not care for what is unknown and weighs nothing', () => {
    const config = { weights: { cost: 1, latency: 0, credits: 0, availability: 0 } };
    const { candidates } = score(
      [
        { key: HOME, prices: { small: 0.2 } },
        { key: AWAY, latency: MISSING, capacity: MISSING, up: null },
      ],
      { config },
    );

    expect(candidates.map((each) => each.score)).toEqual([1, 0.5]);
  });

  it('has no availability where the region is down', () => {
    const { candidates } = score([{ key: HOME, up: false }]);

    expect(candidates[0]?.availability).toBe(0);
    expect(candidates[0]?.score).not.toBeNull();
  });

  it('takes the lesser of capacity and GPU as availability', () => {
    const { candidates } = score([{ key: HOME, prices: { gpu: 1 }, gpu: { t4: 0.3 }, capacity: 0.9 }], {
      spec: { gpu: 't4' },
      type: 'gpu',
    });

    expect(candidates[0]?.availability).toBe(0.3);
  });

  it('is unknown when a formula gives no finite number', () => {
    const config = { formulas: { cost: 'cheapest / (cost - cost)' } };

    expect(score([{ key: HOME }], { config }).candidates[0]?.factors[0]?.value).toBeNull();
  });

  it('is clamped to 0..1', () => {
    const config = { formulas: { cost: '7 - cost / 10000', availability: 'availability - 2' } };
    const factors = score([{ key: HOME }], { config }).candidates[0]?.factors;

    expect(factors?.[0]?.value).toBe(1);
    expect(factors?.[3]?.value).toBe(0);
  });
});

describe('order', () => {
  it('is best first, unknown last, and ties go to the incumbent and then by name', () => {
    const { candidates } = score([
      { key: 'b/z' },
      { key: 'aws/us-east-1' },
      { key: 'a/z', latency: MISSING },
      { key: 'b/a' },
      { key: 'c/best', prices: { small: 0.01 } },
    ]);

    expect(candidates.map(keyOf)).toEqual(['c/best', 'aws/us-east-1', 'b/a', 'b/z', 'a/z']);
  });
});

describe('start-up', () => {
  it.each([
    ['cost', 'cost / cheapest'],
    ['latency', 'latency / objective'],
    ['credits', '1 - credits'],
    ['availability', 'availability > 0.5 ? 0 : 1'],
  ])('refuses a formula of %s that points the wrong way: %s', (factor, text) => {
    expect(() => createScorer(scoring({ formulas: { [factor]: text } }))).toThrow(
      expect.objectContaining({
        code: 'config',
        message: expect.stringMatching(new RegExp(`^scoring\\.formulas\\.${factor}: .* does not (rise|fall)`)),
      }),
    );
  });

  it('refuses a formula with the variable of another factor', () => {
    expect(() => createScorer(scoring({ formulas: { availability: 'cost' } }))).toThrow(
      /^scoring\.formulas\.availability: .*cost is no variable/,
    );
  });
});

import fc from 'fast-check';
import { type Config, validateConfig } from '../../src/config.ts';
import { createDecider } from '../../src/decision/index.ts';
import type { Reading, Snapshot } from '../../src/domain/observation.ts';
import type { Placement, RegionKey } from '../../src/domain/placement.ts';
import type { ServiceSpec } from '../../src/domain/service.ts';
import { createScorer } from '../../src/scoring/index.ts';
import { catalogs, INSTANTS, MISSING, NOW, type OfferSketch, placement, reading, snapshot, spec } from '../scoring/world.ts';

/** Any world of a few regions, with noise, gaps and unknowns, and one service in it. */
export interface World {
  readonly offers: readonly OfferSketch[];
  readonly current: Placement;
  readonly spec: ServiceSpec;
}

const KEYS: readonly RegionKey[] = ['aws/a', 'aws/b', 'gcp/a', 'gcp/c', 'azure/d', 'alibaba/e'];

/** Numbers with few digits, so that ties and exact halves happen. */
const amount = (most: number) => fc.integer({ min: 1, max: 1000 }).map((n) => (n / 1000) * most);

/** A reading with up to 20 % of noise around its value, and perhaps holes; now and then unknown. */
export function anyReading(most: number, mayBeUnknown = true): fc.Arbitrary<Reading> {
  const known = fc.tuple(
    amount(most),
    fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 0, max: 19 })), { minLength: 6, maxLength: 6 }),
  );
  const made = known.map(([value, waves]) =>
    reading(
      value,
      Array.from({ length: INSTANTS }, (_, i) => {
        const [noise, hole] = waves[i % waves.length] ?? [0, 1];
        return hole === 0 ? null : Math.min(most, value * (1 + noise / 100));
      }),
    ),
  );
  return mayBeUnknown ? fc.oneof({ weight: 9, arbitrary: made }, { weight: 1, arbitrary: fc.constant(MISSING) }) : made;
}

const sketch = (key: RegionKey): fc.Arbitrary<OfferSketch> =>
  fc.record({
    key: fc.constant(key),
    up: fc.constantFrom(true, true, true, true, false, null),
    prices: fc.record({ small: anyReading(1), large: anyReading(2) }),
    latency: anyReading(300),
    credits: fc.oneof(fc.constant(null), anyReading(5000)),
    share: fc.constantFrom(0, 0.3, 0.5, 1),
    expiresAt: fc.constantFrom(null, NOW + 5 * 86_400_000, NOW - 1),
    capacity: anyReading(1),
  });

export const anyWorld: fc.Arbitrary<World> = fc
  .tuple(
    fc.tuple(...KEYS.map(sketch)),
    fc.constantFrom(...KEYS),
    fc.constantFrom('small', 'large'),
    fc.integer({ min: 1, max: 30 }),
    fc.constantFrom(null, 50, 150, 300),
    fc.constantFrom(null, ['aws', 'gcp']),
  )
  .map(([offers, home, type, count, latencyObjectiveMs, allowedProviders]) => ({
    offers,
    current: placement(home, type, count),
    spec: spec({ latencyObjectiveMs, allowedProviders }),
  }));

export const DEFAULTS: Config = validateConfig({}, 'defaults');

const CATALOGS = catalogs(KEYS);

const SCORE = createScorer(DEFAULTS.scoring);

export function scoreIn(world: World, over: { catalogs?: typeof CATALOGS; snapshot?: Snapshot } = {}) {
  const { current, spec: needs } = world;
  return SCORE({ snapshot: over.snapshot ?? snapshot(world.offers), spec: needs, current, catalogs: over.catalogs ?? CATALOGS });
}

export function decideIn(
  world: World,
  over: { catalogs?: typeof CATALOGS; snapshot?: Snapshot; decision?: Partial<Config['decision']> } = {},
) {
  const seen = over.snapshot ?? snapshot(world.offers);
  return createDecider({ ...DEFAULTS.decision, persistForEvaluations: 1, ...over.decision })({
    scorecard: scoreIn(world, { ...over, snapshot: seen }),
    spec: world.spec,
    snapshot: seen,
    catalogs: over.catalogs ?? CATALOGS,
    history: { lastMovedAt: null, previousWinners: [], snoozed: null, suspended: false },
    now: NOW,
    id: 'dec',
    configDigest: '',
  });
}

export { CATALOGS };

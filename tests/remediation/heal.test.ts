import { describe, expect, it } from 'vitest';
import { validateConfig } from '../../src/config.ts';
import { basisOf, consider } from '../../src/decision/index.ts';
import type { Alert } from '../../src/domain/alert.ts';
import type { ServiceObservation, Snapshot } from '../../src/domain/observation.ts';
import { type Placement, samePlacement } from '../../src/domain/placement.ts';
import { heal } from '../../src/remediation/index.ts';
import { createScorer } from '../../src/scoring/index.ts';
import {
  catalogs,
  keyOf,
  MISSING,
  NOW,
  type OfferSketch,
  observation,
  placement,
  reading,
  snapshot,
  spec,
} from '../scoring/world.ts';

const HOME = 'aws/us-east-1';
const CHEAP = 'gcp/us-central1';
const DEAR = 'azure/eastus';

const DOWN: readonly OfferSketch[] = [
  { key: HOME, up: false, prices: { small: 0.1 } },
  { key: CHEAP, prices: { small: 0.12 } },
  { key: DEAR, prices: { small: 0.2 } },
];

const ALERT: Alert = {
  status: 'firing',
  name: 'ServiceDown',
  service: 'shop',
  severity: 'critical',
  fingerprint: 'abc',
  startsAt: NOW - 20_000,
  labels: {},
  summary: 'shop is down',
};

interface Case {
  readonly offers?: readonly OfferSketch[];
  readonly service?: Partial<ServiceObservation> | null;
  readonly spec?: Parameters<typeof spec>[0];
  readonly alert?: Partial<Alert>;
  readonly snapshot?: Partial<Snapshot>;
  readonly healsInLastDay?: number;
}

function healIn(given: Case = {}) {
  const offers = given.offers ?? DOWN;
  const current = placement(HOME);
  const services = given.service === null ? {} : { shop: observation(current, { errorRatio: reading(1), ...given.service }) };
  const input = {
    spec: spec(given.spec),
    snapshot: snapshot(offers, { services, ...given.snapshot }),
    catalogs: catalogs(offers.map((each) => each.key)),
    current,
  };
  const scorecard = createScorer(validateConfig({}, 'test').scoring)(input);
  const at = (where: Placement) => {
    const placed = scorecard.candidates.find((candidate) => samePlacement(candidate.placement, where));
    return { placement: where, costSeries: placed?.costSeries ?? [] };
  };
  return heal({
    ...input,
    basisOf: (to) => basisOf(input.snapshot, at(current), at(to), 0),
    alert: { ...ALERT, ...given.alert },
    candidates: consider({ ...input, scorecard }, { minimumAvailability: 0.5 }),
    now: NOW,
    id: 'dec_1',
    configDigest: 'sha256:c',
    healsInLastDay: given.healsInLastDay ?? 0,
    healsPerServicePerDay: 2,
    validForMs: 600_000,
  });
}

const codes = (decision: ReturnType<typeof healIn>) => decision.reasons.map((reason) => reason.code);

describe('a region that is down', () => {
  it('is left for the best healthy place, although that costs more', () => {
    const decision = healIn();

    expect(decision).toMatchObject({
      action: 'move',
      kind: 'heal',
      to: placement(CHEAP),
      expiresAt: NOW + 600_000,
      cost: {
        beforeUsdPerMonth: expect.closeTo(730),
        afterUsdPerMonth: expect.closeTo(876),
        savingUsdPerMonth: expect.closeTo(-146),
        migrationUsd: 0,
        paybackDays: null,
      },
      evidence: {
        source: 'alertmanager',
        alertName: 'ServiceDown',
        fingerprint: 'abc',
        startsAt: NOW - 20_000,
        authenticated: true,
        observed: 'aws/us-east-1 reports itself down, and 100 % of requests fail',
        corroborated: true,
      },
      basis: { takenAt: NOW, overlapHours: 0, from: { usdPerHour: 0.1 }, to: { usdPerHour: 0.12 } },
    });
    expect(decision.confidence).toBeCloseTo(121 / 122);
    expect(decision.reasons[0]?.sentence).toBe(
      'ServiceDown: aws/us-east-1 reports itself down, and 100 % of requests fail. gcp/us-central1 is healthy with probability 0.99 and in another region. It costs 146 $/month more.',
    );
  });

  it('needs no telemetry of the service itself', () => {
    expect(healIn({ service: null }).action).toBe('move');
  });

  it('tells of every place why it was not taken', () => {
    expect(healIn().candidates.map((each) => [keyOf(each), each.refusals.map((reason) => reason.code)])).toEqual([
      [CHEAP, []],
      [HOME, ['target-down']],
      [DEAR, ['score-not-better']],
    ]);
  });

  it('makes up no saving when nobody knows what the service cost', () => {
    const offers = [{ ...(DOWN[0] as OfferSketch), prices: { small: MISSING } }, ...DOWN.slice(1)];

    expect(healIn({ offers, service: { costUsdPerHour: MISSING } })).toMatchObject({
      action: 'move',
      cost: { beforeUsdPerMonth: expect.closeTo(876), savingUsdPerMonth: 0 },
      basis: { from: { usdPerHour: null }, to: { usdPerHour: 0.12 } },
    });
    expect(healIn({ offers, service: { costUsdPerHour: reading(2) } })).toMatchObject({ cost: { beforeUsdPerMonth: 1460 } });
  });
});

describe('own telemetry has to agree', () => {
  const up = [{ ...(DOWN[0] as OfferSketch), up: true }, ...DOWN.slice(1)];

  it.each([
    ['errors', { errorRatio: reading(0.5) }, {}, '50 % of requests fail'],
    [
      'latency',
      { errorRatio: reading(0), latencyMs: reading(300) },
      { latencyObjectiveMs: 80 },
      'p95 latency is 300 ms, 80 ms are promised',
    ],
  ])('by %s', (_what, service, wishes, observed) => {
    const decision = healIn({ offers: up, service, spec: wishes });

    expect(decision).toMatchObject({ action: 'move', evidence: { observed } });
  });

  it.each([
    [
      'calm',
      { errorRatio: reading(0), latencyMs: reading(40) },
      'aws/us-east-1 is up, 0 % of requests fail, p95 latency is 40 ms',
    ],
    ['a little noise', { errorRatio: reading(0.1), latencyMs: MISSING }, 'aws/us-east-1 is up, 10 % of requests fail'],
  ])('or the service stays: %s', (_what, service, observed) => {
    const decision = healIn({ offers: up, service, spec: { latencyObjectiveMs: 80 } });

    expect(codes(decision)).toEqual(['alert']);
    expect(decision.reasons[0]?.sentence).toBe(`Own telemetry does not bear out the alert ServiceDown: ${observed}.`);
    expect(decision).toMatchObject({ action: 'stay', wouldBe: placement(CHEAP) });
  });

  it('and not merely know nothing', () => {
    expect(codes(healIn({ offers: up, service: { errorRatio: MISSING, latencyMs: MISSING } }))).toEqual(['telemetry-unknown']);
    expect(codes(healIn({ offers: up, service: null }))).toEqual(['telemetry-unknown']);
  });
});

describe('what is never healed by itself', () => {
  it('is a stateful service', () => {
    const decision = healIn({ spec: { stateful: true } });

    expect(codes(decision)).toEqual(['stateful-not-healed']);
    expect(decision.action).toBe('stay');
  });

  it.each([
    [1, 'move'],
    [2, 'stay'],
  ])('is a service healed %d times within a day, of 2 allowed: %s', (healsInLastDay, action) => {
    expect(healIn({ healsInLastDay }).action).toBe(action);
  });

  it('is a service that is on its way already', () => {
    expect(codes(healIn({ service: { placement: placement(CHEAP) } }))).toEqual(['placement-mismatch']);
  });

  it('is another service than the alert speaks of', () => {
    expect(codes(healIn({ alert: { service: 'other' } }))).toEqual(['unknown-service']);
  });

  it('is told with every reason at once', () => {
    expect(codes(healIn({ spec: { stateful: true }, healsInLastDay: 5 }))).toEqual(['stateful-not-healed', 'budget-exhausted']);
  });
});

describe('a refuge', () => {
  const withTargets = (...targets: OfferSketch[]) => healIn({ offers: [DOWN[0] as OfferSketch, ...targets] });

  it.each([
    ['down', { up: false }],
    ['of unknown status', { up: null }],
    ['at an unknown price', { prices: { small: MISSING } }],
    ['without capacity', { capacity: 0.1 }],
    ['of unknown latency', { latency: MISSING }],
    [
      'more often sick than healthy',
      {
        latency: reading(
          40,
          Array.from({ length: 120 }, (_, i) => (i < 70 ? null : 40)),
        ),
      },
    ],
  ])('is no place that is %s', (_what, over) => {
    expect(codes(withTargets({ key: CHEAP, ...over }))).toEqual(['no-eligible-candidate']);
  });

  it('is not in the region that fails, however healthy that says it is', () => {
    const decision = healIn({
      offers: [{ key: HOME, up: true, prices: { small: 0.2, large: 0.1 } }],
      service: { errorRatio: reading(0.9) },
    });

    expect(codes(decision)).toEqual(['no-eligible-candidate']);
    expect(decision).toMatchObject({ wouldBe: null, confidence: null, savingUsdPerMonth: null });
  });

  it('obeys the constraints of the service', () => {
    expect(codes(healIn({ spec: { allowedProviders: ['aws'] } }))).toEqual(['no-eligible-candidate']);
  });

  it('is steady first and cheap second', () => {
    const shaky = reading(
      40,
      Array.from({ length: 120 }, (_, i) => (i % 4 === 0 ? null : 40)),
    );
    const decision = withTargets({ key: CHEAP, prices: { small: 0.05 }, latency: shaky }, { key: DEAR, prices: { small: 0.2 } });

    expect(decision).toMatchObject({ action: 'move', to: placement(DEAR) });
  });

  it('counts instants beyond the objective as sick', () => {
    const slow = reading(
      40,
      Array.from({ length: 120 }, (_, i) => (i < 30 ? 500 : 40)),
    );
    const decision = healIn({
      offers: [DOWN[0] as OfferSketch, { key: CHEAP, latency: slow }],
      spec: { latencyObjectiveMs: 80 },
    });

    expect(decision.confidence).toBeCloseTo(91 / 122);
  });
});

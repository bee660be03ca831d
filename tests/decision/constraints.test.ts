import { describe, expect, it } from 'vitest';
import { validateConfig } from '../../src/config.ts';
import { consider } from '../../src/decision/index.ts';
import { createScorer } from '../../src/scoring/index.ts';
import { catalogs, keyOf, type OfferSketch, placement, snapshot, spec } from '../scoring/world.ts';
import { AWAY, HOME, TWO } from './setup.ts';

/** The refusals of the place away from home. */
function refusalsAway(over: {
  spec?: Parameters<typeof spec>[0];
  away?: Partial<OfferSketch>;
  minimumAvailability?: number;
  geography?: 'na' | 'eu';
}) {
  const offers = [TWO[0] as OfferSketch, { ...(TWO[1] as OfferSketch), ...over.away }];
  const world = snapshot(offers);
  const input = {
    spec: spec(over.spec),
    snapshot: world,
    catalogs: catalogs(
      offers.map((offer) => offer.key),
      over.geography,
    ),
    current: placement(HOME),
  };
  const scorecard = createScorer(validateConfig({}, 'test').scoring)(input);
  const candidates = consider({ ...input, scorecard }, { minimumAvailability: over.minimumAvailability ?? 0.5 });
  return candidates.find((each) => keyOf(each) === AWAY)?.refusals.map((reason) => [reason.code, reason.sentence]);
}

describe('consider', () => {
  it('finds nothing against a place that may be taken, whatever it would save', () => {
    expect(refusalsAway({ away: { prices: { small: 99 } } })).toEqual([]);
  });

  it.each([
    [{ spec: { allowedProviders: ['aws', 'azure'] } }, 'provider-not-allowed', 'gcp is not allowed, only aws and azure.'],
    [
      { spec: { allowedRegions: ['gcp/europe-west4'] } },
      'region-not-allowed',
      'gcp/us-central1 is not allowed, only gcp/europe-west4.',
    ],
    [{ spec: { residency: ['eu' as const] } }, 'residency', 'The data has to stay in eu; gcp/us-central1 is in na.'],
    [{ away: { up: false } }, 'target-down', 'gcp/us-central1 is down.'],
    [{ away: { capacity: 0.4 } }, 'capacity-unavailable', 'gcp/us-central1 meets 40 % of requests; 50 % are needed.'],
    [
      { spec: { gpu: 't4', vcpu: 4 }, away: { prices: { gpu: 1 }, gpu: { t4: 0.2 } } },
      'gpu-unavailable',
      'gcp/us-central1 has a t4 in 20 % of requests; 50 % are needed.',
    ],
    [
      { spec: { latencyObjectiveMs: 80 }, away: { latency: 81 } },
      'latency-objective',
      'gcp/us-central1 answers na in 81 ms; 80 ms are promised.',
    ],
    [{ away: { up: null } }, 'telemetry-unknown', 'gcp/us-central1: status and availability are unknown.'],
  ])('tells for %o: %s', (over, code, sentence) => {
    expect(refusalsAway(over)?.[0]).toEqual([code, sentence]);
  });

  it('takes what is exactly as promised', () => {
    expect(
      refusalsAway({
        spec: { latencyObjectiveMs: 80, residency: ['eu'] },
        away: { latency: 80, capacity: 0.5 },
        geography: 'eu',
      }),
    ).toEqual([]);
  });

  it('tells everything that speaks against a place', () => {
    const codes = refusalsAway({ spec: { allowedProviders: [], residency: [] }, away: { up: false } })?.map(([code]) => code);

    expect(codes).toEqual(['provider-not-allowed', 'residency', 'target-down']);
  });
});

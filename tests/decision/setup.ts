import { type Config, validateConfig } from '../../src/config.ts';
import { createDecider, type DeciderOptions, type DecisionInput } from '../../src/decision/decide.ts';
import type { Snapshot } from '../../src/domain/observation.ts';
import type { RegionKey } from '../../src/domain/placement.ts';
import { createScorer } from '../../src/scoring/index.ts';
import { catalogs, NOW, type OfferSketch, placement, snapshot, spec } from '../scoring/world.ts';

export const HOME = 'aws/us-east-1';
export const AWAY = 'gcp/us-central1';

/** At home 10 machines for 0.1 $/h each (730 $/month); away the same for half of that. */
export const TWO: readonly OfferSketch[] = [
  { key: HOME, prices: { small: 0.1 } },
  { key: AWAY, prices: { small: 0.05 } },
];

export interface Case {
  readonly offers?: readonly OfferSketch[];
  readonly config?: Partial<Config['decision']>;
  readonly spec?: Parameters<typeof spec>[0];
  readonly history?: Partial<DecisionInput['history']>;
  readonly snapshot?: Partial<Snapshot>;
  readonly current?: RegionKey;
  readonly count?: number;
  readonly weights?: Record<string, number>;
  readonly catalogs?: DecisionInput['catalogs'];
  readonly options?: DeciderOptions;
}

/** Scores and decides for one service of a made-up world; by default only hysteresis is off. */
export function decideIn(given: Case = {}) {
  const offers = given.offers ?? TWO;
  const config = validateConfig(
    {
      decision: { persistForEvaluations: 1, ...given.config },
      scoring: given.weights === undefined ? {} : { weights: given.weights },
    },
    'test',
  );
  const world = snapshot(offers, given.snapshot);
  const input = {
    spec: spec(given.spec),
    snapshot: world,
    catalogs: given.catalogs ?? catalogs(offers.map((offer) => offer.key)),
    current: placement(given.current ?? HOME, 'small', given.count),
  };
  return createDecider(
    config.decision,
    given.options,
  )({
    ...input,
    scorecard: createScorer(config.scoring)(input),
    history: { lastMovedAt: null, previousWinners: [], snoozed: null, suspended: false, ...given.history },
    now: NOW,
    id: 'dec_1',
    configDigest: 'sha256:c',
  });
}

/** The codes of a decision's reasons. */
export function codesOf({ decision }: ReturnType<typeof decideIn>): string[] {
  return decision.reasons.map((reason) => reason.code);
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateConfig } from '../../src/config.ts';
import { createMemory } from '../../src/controller/memory.ts';
import { moneyOf } from '../../src/controller/money.ts';
import { consider, createDecider } from '../../src/decision/index.ts';
import type { Move } from '../../src/domain/decision.ts';
import type { JsonObject } from '../../src/gate/facts/json.ts';
import { type RecomputedFacts, recompute } from '../../src/gate/recompute/index.ts';
import { canonical } from '../../src/lib/canonical.ts';
import { decisionRecord } from '../../src/merge-request/index.ts';
import { heal } from '../../src/remediation/index.ts';
import { createScorer } from '../../src/scoring/index.ts';
import { changeOf, POLICY } from '../merge-request/signed-move.ts';
import { NOW, snapshot } from '../scoring/world.ts';
import { anyWorld, CATALOGS, type World } from './worlds.ts';

const SEEDED = { seed: 20_260_302, numRuns: 500 };

/** Everything that scores above is proposed, whatever it saves. */
const EAGER = {
  minimumConfidence: 0,
  minimumSavingUsdPerMonth: 0,
  minimumSavingShare: 0,
  maximumPaybackDays: 1e9,
  minimumScoreGain: 0,
  minimumAvailability: 0,
  persistForEvaluations: 1,
  overlapHours: 3,
};
/** Formulas of one's own steer scores; money and confidence do not come from them. */
const SCORING = [
  {},
  { formulas: { cost: 'max(0, 1 - cost / 100000)', credits: 'credits > 0 ? 1 : 0' } },
  { weights: { cost: 0.05, latency: 0.05, credits: 0.85, availability: 0.05 } },
];

/** What the gate makes of the committed record of a move. */
function recomputed(move: Move, world: World): RecomputedFacts {
  const record = decisionRecord(move, { baseSha: 'b'.repeat(40), change: changeOf(move), ...POLICY });
  const catalogs = CATALOGS as unknown as readonly JsonObject[];
  return recompute({ record: JSON.parse(canonical(record)), catalogs, spec: world.spec });
}

function expectTheSame(found: number | null, claimed: number): void {
  expect(found).not.toBeNull();
  expect(Math.abs((found ?? Number.NaN) - claimed)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(claimed)));
}

describe('what the gate computes anew is what was claimed', () => {
  it.each(SCORING)('of an optimisation, scored with %j', (scoring) => {
    const config = validateConfig({ scoring, decision: EAGER }, 'test');
    const [score, decide] = [createScorer(config.scoring), createDecider(config.decision)];
    let moves = 0;
    fc.assert(
      fc.property(anyWorld, (world) => {
        const seen = snapshot(world.offers);
        const common = { snapshot: seen, spec: world.spec, catalogs: CATALOGS };
        const history = { lastMovedAt: null, previousWinners: [], snoozed: null, suspended: false };
        const scorecard = score({ ...common, current: world.current });
        const { decision } = decide({ ...common, scorecard, history, now: NOW, id: 'dec', configDigest: '' });
        if (decision.action !== 'move') return;
        moves++;
        const found = recomputed(decision, world);
        expectTheSame(found.beforeUsdPerMonth, decision.cost.beforeUsdPerMonth);
        expectTheSame(found.afterUsdPerMonth, decision.cost.afterUsdPerMonth);
        expectTheSame(found.migrationUsd, decision.cost.migrationUsd);
        expectTheSame(found.confidence, decision.confidence);
        const claimed = decision.candidates.find(({ refusals }) => refusals.length === 0)?.score ?? Number.NaN;
        // Scores are rounded to a billionth.
        expect(Math.abs((found.score ?? Number.NaN) - claimed)).toBeLessThanOrEqual(1e-6);
      }),
      SEEDED,
    );
    expect(moves).toBeGreaterThan(100);
  });

  it('of an emergency, as far as the place that fails is known', () => {
    const config = validateConfig({}, 'test');
    const score = createScorer(config.scoring);
    let moves = 0;
    let unknown = 0;
    fc.assert(
      fc.property(anyWorld, (world) => {
        const home = `${world.current.provider}/${world.current.region}`;
        const offers = world.offers.map((offer) => (offer.key === home ? { ...offer, up: false } : offer));
        const seen = snapshot(offers);
        const { spec, current } = world;
        const scorecard = score({ snapshot: seen, spec, current, catalogs: CATALOGS });
        const route = (to: Move['to']) => ({ from: current, to, overlapHours: 0 });
        const decision = heal({
          alert: {
            status: 'firing',
            name: 'Down',
            service: spec.service,
            severity: 'critical',
            fingerprint: 'f',
            startsAt: NOW,
            labels: {},
            summary: '',
          },
          candidates: consider({ scorecard, spec, snapshot: seen, catalogs: CATALOGS }, { minimumAvailability: 0 }),
          current,
          snapshot: seen,
          spec,
          basisOf: (to) => moneyOf({ score }, memory(), { snapshot: seen, spec }, route(to)).basis,
          now: NOW,
          id: 'dec',
          configDigest: '',
          healsInLastDay: 0,
          healsPerServicePerDay: 2,
          validForMs: 600_000,
        });
        if (decision.action !== 'move') return;
        moves++;
        const found = recomputed(decision, world);
        expectTheSame(found.afterUsdPerMonth, decision.cost.afterUsdPerMonth);
        expectTheSame(found.migrationUsd, decision.cost.migrationUsd);
        if (found.beforeUsdPerMonth === null) unknown++;
        else expectTheSame(found.beforeUsdPerMonth, decision.cost.beforeUsdPerMonth);
      }),
      SEEDED,
    );
    expect(moves).toBeGreaterThan(100);
    expect(unknown).toBeGreaterThan(0);
  });

  it('of a way back, whenever both prices are known', () => {
    const config = validateConfig({}, 'test');
    const score = createScorer(config.scoring);
    let known = 0;
    fc.assert(
      fc.property(
        anyWorld,
        fc.constantFrom('aws/b', 'gcp/c', 'azure/d'),
        fc.integer({ min: 1, max: 30 }),
        (world, there, count) => {
          const [provider = '', region = ''] = there.split('/');
          // The old place need not be what anybody would choose today.
          const to = { provider, region, instanceType: 'large', count };
          const { spec, current: from } = world;
          const seen = snapshot(world.offers);
          const { cost, basis } = moneyOf({ score }, memory(), { snapshot: seen, spec }, { from, to, overlapHours: 2 });
          if (cost === null) return;
          known++;
          const found = recomputed(revert(from, to, cost, basis), world);
          expectTheSame(found.beforeUsdPerMonth, cost.beforeUsdPerMonth);
          expectTheSame(found.afterUsdPerMonth, cost.afterUsdPerMonth);
          expectTheSame(found.migrationUsd, cost.migrationUsd);
        },
      ),
      SEEDED,
    );
    expect(known).toBeGreaterThan(200);
  });
});

function memory() {
  const repository = {
    headSha: '',
    placements: {},
    services: {},
    catalogs: CATALOGS,
    policyManifest: null,
    trustText: null,
  };
  return { ...createMemory(NOW, false), repository };
}

function revert(from: Move['from'], to: Move['to'], cost: Move['cost'], basis: Move['basis']): Move {
  return {
    action: 'move',
    id: 'dec',
    service: 'shop',
    kind: 'revert',
    from,
    to,
    reasons: [],
    candidates: [],
    snapshotDigest: '',
    configDigest: '',
    decidedAt: NOW,
    confidence: 0.9,
    cost,
    expiresAt: NOW,
    evidence: null,
    basis,
  };
}

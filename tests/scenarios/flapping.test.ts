import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readFleet } from '../../simulator/clouds/read-fleet.ts';
import { createWorld } from '../../simulator/clouds/world.ts';
import { type Config, validateConfig } from '../../src/config.ts';
import { admit, createDecider } from '../../src/decision/index.ts';
import type { ProviderCatalog } from '../../src/domain/catalog.ts';
import { type Placement, samePlacement } from '../../src/domain/placement.ts';
import type { ServiceSpec } from '../../src/domain/service.ts';
import { createScorer } from '../../src/scoring/index.ts';
import { createCollector } from '../../src/telemetry/index.ts';
import type { RawSample } from '../../src/telemetry/port.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OPENS = Date.UTC(2026, 2, 14);
const HOUR = 3_600_000;
const HOURS = 13;
/** Every half minute in reality; here every three, which is quicker and easier to fool. */
const EVERY_MS = 180_000;

interface MoveMade {
  readonly service: string;
  readonly at: number;
  readonly from: Placement;
  readonly to: Placement;
}

function read<T>(path: string): T {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as T;
}

/** Telemetry, scoring and decision in a world that is stepped by hand; every move is made at once, as Git says it. */
async function live(scenario: string, decision: Partial<Config['decision']>, hours: number): Promise<readonly MoveMade[]> {
  const config = validateConfig({ decision }, 'the test');
  const fleet = readFleet(ROOT);
  const world = createWorld({ seed: 7, fleet, opensAt: OPENS, scenario });
  const clock = { now: () => world.now(), speed: 1, sleep: async () => undefined };
  const source = {
    name: 'world',
    read: async () => ({ samples: [world.latest() as unknown as RawSample], exhausted: false, partial: false }),
    close: async () => undefined,
  };
  const collector = createCollector({ source, clock, config: config.telemetry });
  world.onStep(() => void collector.absorb());
  const catalogs = ['aws', 'alibaba', 'gcp', 'azure'].map((each) =>
    read<ProviderCatalog>(`infra/providers/${each}/catalog.json`),
  );
  const specs = fleet.specs.map(({ service }) => read<ServiceSpec>(`infra/services/${service}.json`));
  const score = createScorer(config.scoring);
  const decide = createDecider(config.decision);
  const placements = new Map<string, Placement>();
  const lastMoved = new Map<string, number>();
  const winners = new Map<string, (Placement | null)[]>();
  const made: MoveMade[] = [];
  for (let at = OPENS; at < OPENS + hours * HOUR; at += EVERY_MS) {
    world.advanceTo(at);
    const snapshot = await collector.collect();
    const moves = specs.flatMap((spec) => {
      const current = placements.get(spec.service) ?? snapshot.services[spec.service]?.placement;
      if (current === undefined || current === null) return [];
      placements.set(spec.service, current);
      const previousWinners = winners.get(spec.service) ?? [];
      const history = { lastMovedAt: lastMoved.get(spec.service) ?? null, previousWinners, snoozed: null, suspended: false };
      const scorecard = score({ snapshot, spec, current, catalogs });
      // Telemetry of this world goes on to see the service at its first place: what counts here is what is chosen.
      const services = { ...snapshot.services, [spec.service]: { ...snapshot.services[spec.service], placement: current } };
      const seen = { ...snapshot, services } as typeof snapshot;
      const { decision, winner } = decide({
        scorecard,
        spec,
        snapshot: seen,
        catalogs,
        history,
        now: at,
        id: 'dec_1',
        configDigest: '',
      });
      winners.set(spec.service, [winner, ...previousWinners].slice(0, config.decision.persistForEvaluations));
      return decision.action === 'move' ? [decision] : [];
    });
    const traffic = { inFlight: 0, openMergeRequests: 0, openedInLastHour: 0, fleetSize: specs.length };
    for (const { service, from, to } of admit(moves, traffic, config.limits, at).admitted) {
      placements.set(service, to);
      lastMoved.set(service, at);
      winners.set(service, []);
      made.push({ service, at, from, to });
    }
  }
  return made;
}

function byService(moves: readonly MoveMade[]): ReadonlyMap<string, readonly MoveMade[]> {
  return new Map(
    [...new Set(moves.map(({ service }) => service))].map((name) => [name, moves.filter((move) => move.service === name)]),
  );
}

describe('prices that flap for hours', () => {
  it('lead to at most one move per service and cool-down', { timeout: 60_000 }, async () => {
    const moves = await live('flapping-prices', {}, HOURS);
    expect(moves.length).toBeGreaterThan(0);
    for (const [service, own] of byService(moves)) {
      for (const [i, move] of own.entries()) {
        const before = own[i - 1];
        if (before !== undefined) expect((move.at - before.at) / HOUR, service).toBeGreaterThanOrEqual(6);
      }
      expect(own.length, service).toBeLessThanOrEqual(Math.ceil(HOURS / 6));
    }
  });

  it('would drive services to and fro without cool-down, patience and confidence, and do not with them', {
    timeout: 60_000,
  }, async () => {
    const hasty = { cooldownSeconds: 0, persistForEvaluations: 1, minimumConfidence: 0, minimumScoreGain: 0 };
    const comingBack = returnsOf(await live('flapping-prices', hasty, 4));
    expect(comingBack).toBeGreaterThan(0);
    expect(returnsOf(await live('flapping-prices', {}, 4))).toBe(0);
  });
});

/** Moves to a place that the service has left before. */
function returnsOf(moves: readonly MoveMade[]): number {
  return [...byService(moves).values()]
    .map((own) => own.filter((move, i) => own.slice(0, i).some(({ from }) => samePlacement(from, move.to))).length)
    .reduce((sum, count) => sum + count, 0);
}

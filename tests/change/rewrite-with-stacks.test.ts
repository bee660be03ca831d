import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diff, resourcesOf } from '../../infra/deploy/embedded/diff.ts';
import { synthesiseService } from '../../infra/synth.ts';
import { readPlacement, rewrite, type Synthesiser } from '../../src/change/index.ts';
import type { ProviderCatalog } from '../../src/domain/catalog.ts';
import type { Placement } from '../../src/domain/placement.ts';
import { effectOf } from '../../src/gate/facts/effect.ts';
import type { PlannedChange } from '../../src/gate/facts/plan.ts';

const ROOT = new URL('../../infra/', import.meta.url);
const SERVICES = readdirSync(new URL('placements/', ROOT)).map((file) => file.replace(/\.ts$/, ''));
const CATALOGS = ['aws', 'alibaba', 'gcp', 'azure'].map(
  (provider) => JSON.parse(readFileSync(new URL(`providers/${provider}/catalog.json`, ROOT), 'utf8')) as ProviderCatalog,
);
const synthesiser: Synthesiser = { synthesise: async (service, placement) => synthesiseService(service, placement) };

function offered(catalog: ProviderCatalog | undefined, region: string | undefined, except = ''): string {
  const found = catalog?.instanceTypes.find((type) => type.name !== except && type.usdPerHour[region ?? ''] !== undefined);
  return found?.name ?? except;
}

/** One change of every kind: number, size, region, cloud. */
function targetsOf(from: Placement): Placement[] {
  const home = CATALOGS.find((catalog) => catalog.provider === from.provider);
  const away = home?.regions.find(({ region }) => region !== from.region)?.region ?? from.region;
  const other = CATALOGS.find((catalog) => catalog.provider !== from.provider);
  const there = other?.regions[0]?.region ?? '';
  return [
    { ...from, count: from.count + 1 },
    { ...from, instanceType: offered(home, from.region, from.instanceType) },
    { ...from, region: away, instanceType: offered(home, away) },
    { provider: other?.provider ?? '', region: there, instanceType: offered(other, there), count: from.count },
  ];
}

/** What the embedded engine plans for the same step, as the gate reads it. */
function plannedOf(service: string, from: Placement, to: Placement): PlannedChange[] {
  const stateOf = (placement: Placement) => resourcesOf(synthesiseService(service, placement));
  return diff(stateOf(from), stateOf(to)).map(({ actions, ...change }) => {
    return { stack: service, service, ...change, action: actions.length === 2 ? 'replace' : String(actions[0]) };
  });
}

/** With something on every machine that nobody signed. */
function tampered(changes: readonly PlannedChange[]): PlannedChange[] {
  return changes.map((change) => (change.after === null ? change : { ...change, after: { ...change.after, user_data: 'x' } }));
}

describe("the fleet's own stacks", () => {
  it.each(SERVICES)('lets %s grow, change its size, its region and its cloud, and nothing else', async (service) => {
    const path = `infra/placements/${service}.ts`;
    const source = readFileSync(new URL(`placements/${service}.ts`, ROOT), 'utf8');
    const reading = readPlacement(source, path);
    if (!reading.ok) throw new Error(reading.refusal.sentence);

    for (const to of targetsOf(reading.placement)) {
      const result = await rewrite({ service, path, source, to, synthesiser });

      expect(result, JSON.stringify(to)).toMatchObject({ kind: 'changed', change: { files: [{ path }] } });
      if (result.kind !== 'changed') continue;
      const parts = { record: JSON.parse(JSON.stringify({ effect: result.change.effect })), signature: undefined };
      const planned = plannedOf(service, reading.placement, to);
      expect(effectOf(parts, planned), JSON.stringify(to)).toEqual({ unexpected: [], missing: [], different: [] });
      expect(effectOf(parts, tampered(planned))?.different).not.toEqual([]);
    }
  });
});

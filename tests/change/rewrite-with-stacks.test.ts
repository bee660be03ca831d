import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diff, resourcesOf } from '../../infra/deploy/embedded/diff.ts';
import { synthesiseService } from '../../infra/synth.ts';
import { readPlacement, rewrite, type Synthesiser } from '../../src/change/index.ts';
import type { ProviderCatalog } from '../../src/domain/catalog.ts';
import type { Placement } from '../../src/domain/placement.ts';

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

/** What the embedded engine plans for the same step, in the words of an effect. */
function plannedOf(service: string, from: Placement, to: Placement): unknown[] {
  const stateOf = (placement: Placement) => resourcesOf(synthesiseService(service, placement));
  return diff(stateOf(from), stateOf(to))
    .filter(({ actions }) => !actions.includes('no-op'))
    .map(({ address, actions, after }) => {
      const action = actions.length === 2 ? 'update' : actions[0];
      const ignored = address.startsWith('aws_autoscaling_group.') && action === 'update' ? ['desired_capacity'] : [];
      const told = ['instance_type', 'tags', 'input', 'min_size', 'max_size', 'desired_capacity'];
      const names = told.filter((name) => after?.[name] !== undefined && !ignored.includes(name));
      return { address, action, attributes: Object.fromEntries(names.map((name) => [name, after?.[name]])) };
    });
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
      expect(plannedOf(service, reading.placement, to), JSON.stringify(to)).toEqual(result.change.effect.resources);
    }
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Family, Fleet, Geography, MachineType, Place, Region, Spec } from './fleet.ts';

/** Reads catalogues, services and placements below `root/infra`. Throws when a file is missing or unreadable. */
export function readFleet(root: string): Fleet {
  const infra = join(root, 'infra');
  const regions = readdirSync(join(infra, 'providers'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .flatMap((provider) => regionsOf(readJson<Catalog>(join(infra, 'providers', provider, 'catalog.json'))));
  const specs = readdirSync(join(infra, 'services'))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => readJson<Spec>(join(infra, 'services', name)));
  const founding = new Map<string, Place>();
  for (const { service } of specs)
    founding.set(service, parsePlacement(readFileSync(join(infra, 'placements', `${service}.ts`), 'utf8')));
  return { regions, specs, founding };
}

/** The four marked values of a placement file. The text is not executed: it may come from any branch. */
export function parsePlacement(text: string): Place {
  const marked = (field: string): string => {
    const value = new RegExp(`^\\s*${field}: '?([\\w.-]+)'?, // trimtab:${field}\\s*$`, 'm').exec(text)?.[1];
    if (value === undefined) throw new Error(`a placement file has no value marked trimtab:${field}`);
    return value;
  };
  return {
    provider: marked('provider'),
    region: marked('region'),
    instanceType: marked('instanceType'),
    count: Number(marked('count')),
  };
}

interface Catalog {
  readonly provider: string;
  readonly regions: readonly { readonly region: string; readonly geography: Geography }[];
  readonly instanceTypes: readonly (Omit<MachineType, 'family' | 'listUsdPerHour'> & {
    readonly usdPerHour: Readonly<Record<string, number>>;
  })[];
}

function regionsOf(catalog: Catalog): Region[] {
  return catalog.regions.map(({ region, geography }) => ({
    key: `${catalog.provider}/${region}`,
    provider: catalog.provider,
    region,
    geography,
    machineTypes: catalog.instanceTypes.flatMap(({ usdPerHour, ...type }) => {
      const listUsdPerHour = usdPerHour[region];
      return listUsdPerHour === undefined ? [] : [{ ...type, family: familyOf(type), listUsdPerHour }];
    }),
  }));
}

function familyOf(type: { vcpu: number; memoryGib: number; gpu: string | null }): Family {
  if (type.gpu !== null) return 'gpu';
  const gibPerCore = type.memoryGib / type.vcpu;
  if (gibPerCore <= 2) return 'compute';
  return gibPerCore <= 4 ? 'general' : 'memory';
}

function readJson<T>(path: string): T {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (cause) {
    throw new Error(`${path}: cannot be read as JSON`, { cause });
  }
}

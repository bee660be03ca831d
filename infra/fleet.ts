import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Catalog, type Region, readCatalog } from './catalog.ts';
import { InfraError } from './errors.ts';
import { type Placement, type PlacementFile, readPlacement } from './placement.ts';
import { readServiceSpec, type ServiceSpec } from './service-spec.ts';

/** The folder that this file is in: stacks are synthesised from the data beside their code. */
export const INFRA = fileURLToPath(new URL('.', import.meta.url));

/** Everything that is written down about the fleet. */
export interface Fleet {
  readonly catalogs: ReadonlyMap<string, Catalog>;
  readonly specs: ReadonlyMap<string, ServiceSpec>;
  readonly placements: ReadonlyMap<string, PlacementFile>;
}

/** One provider-region and the cluster that serves it. */
export interface ProviderRegion extends Region {
  readonly provider: string;
}

function entries(folder: string, ending: string): readonly string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .sort()
    : [];
}

function parsedJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InfraError('invalid-json', `${file}: the file is not valid JSON`, { cause });
  }
}

/** Reads catalogues and specifications; throws an InfraError that names file and field. */
export function readCatalogs(root: string): ReadonlyMap<string, Catalog> {
  const folder = join(root, 'providers');
  const clouds = entries(folder, '').filter((name) => existsSync(join(folder, name, 'catalog.json')));
  return new Map(
    clouds.map((cloud) => {
      const file = `infra/providers/${cloud}/catalog.json`;
      const catalog = readCatalog(file, parsedJson(file, readFileSync(join(folder, cloud, 'catalog.json'), 'utf8')));
      if (catalog.provider !== cloud) throw new InfraError('invalid-field', `${file}: field provider has to be "${cloud}"`);
      return [cloud, catalog];
    }),
  );
}

/** One specification; throws an InfraError when there is none. */
export function readSpec(root: string, service: string): ServiceSpec {
  const file = `infra/services/${service}.json`;
  const path = join(root, 'services', `${service}.json`);
  if (!existsSync(path)) throw new InfraError('unknown-service', `${file}: the service ${service} has no specification`);
  const spec = readServiceSpec(file, parsedJson(file, readFileSync(path, 'utf8')));
  if (spec.service !== service) throw new InfraError('invalid-field', `${file}: field service has to be "${service}"`);
  return spec;
}

/** One placement; throws an InfraError that names file and field. */
export function readPlacementOf(root: string, service: string): PlacementFile {
  const file = `infra/placements/${service}.ts`;
  const path = join(root, 'placements', `${service}.ts`);
  if (!existsSync(path)) throw new InfraError('unplaced-service', `${file}: the service ${service} has no placement`);
  const placement = readPlacement(file, readFileSync(path, 'utf8'));
  if (placement.service !== service) throw new InfraError('invalid-field', `${file}: field service has to be "${service}"`);
  return placement;
}

/** Names of the services that have a placement file, sorted. */
export function placedServices(root: string): readonly string[] {
  return entries(join(root, 'placements'), '.ts').map((name) => basename(name, '.ts'));
}

/** Reads the whole fleet below `root` (a folder like this one). */
export function readFleet(root: string): Fleet {
  const services = entries(join(root, 'services'), '.json').map((name) => basename(name, '.json'));
  return {
    catalogs: readCatalogs(root),
    specs: new Map(services.map((service) => [service, readSpec(root, service)])),
    placements: new Map(placedServices(root).map((service) => [service, readPlacementOf(root, service)])),
  };
}

/** Every provider-region of the catalogues, in a fixed order. */
export function providerRegionsOf(catalogs: ReadonlyMap<string, Catalog>): readonly ProviderRegion[] {
  return [...catalogs.values()].flatMap(({ provider, regions }) => regions.map((region) => ({ provider, ...region })));
}

/** The provider-region of a placement; throws an InfraError that names the field that no catalogue knows. */
export function providerRegionOf(catalogs: ReadonlyMap<string, Catalog>, service: string, placement: Placement): ProviderRegion {
  const file = `infra/placements/${service}.ts`;
  const catalog = catalogs.get(placement.provider);
  if (catalog === undefined)
    throw new InfraError('unknown-provider', `${file}: field provider names no catalogue: "${placement.provider}"`, {
      advice: `Known providers: ${[...catalogs.keys()].join(', ')}.`,
    });
  const region = catalog.regions.find((candidate) => candidate.region === placement.region);
  if (region === undefined)
    throw new InfraError('unknown-region', `${file}: field region is no region of ${placement.provider}: "${placement.region}"`);
  const type = catalog.instanceTypes.find((candidate) => candidate.name === placement.instanceType);
  if (type?.usdPerHour[placement.region] === undefined)
    throw new InfraError(
      'unknown-instance-type',
      `${file}: field instanceType is not sold in ${placement.provider}/${placement.region}: "${placement.instanceType}"`,
    );
  return { provider: placement.provider, ...region };
}

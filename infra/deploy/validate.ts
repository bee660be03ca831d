import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InfraError, messageOf } from '../errors.ts';
import { isRecord } from '../fields.ts';
import { type Fleet, placedServices, readCatalogs, readPlacementOf, readSpec } from '../fleet.ts';
import { CLOUDS } from '../providers/index.ts';
import { synthesiseCluster, synthesiseService } from '../synth.ts';
import { fits } from './fit.ts';

/** Everything that is wrong with the data below `root`, one sentence each with file and field; empty = sound. */
export function validate(root: string): readonly string[] {
  const wrong: string[] = [];
  const check = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof InfraError)) throw error;
      wrong.push(messageOf(error));
      return null;
    }
  };
  const catalogs = check(() => readCatalogs(root));
  if (catalogs === null) return wrong;
  wrong.push(...catalogFaults(catalogs));
  for (const cluster of [...catalogs.values()].flatMap((catalog) => catalog.regions.map((region) => region.cluster)))
    check(() => synthesiseCluster(cluster, root));
  for (const service of servicesOf(root)) {
    const spec = check(() => readSpec(root, service));
    const placement = check(() => readPlacementOf(root, service));
    if (spec === null || placement === null) continue;
    const sound = check(() => fits(catalogs, spec, placement));
    if (sound !== null) check(() => synthesiseService(service, placement, root));
  }
  for (const service of decisionsOf(root)) check(() => decision(root, service));
  return wrong;
}

/** Services with a specification or a placement: each needs both. */
function servicesOf(root: string): readonly string[] {
  const specs = names(join(root, 'services'));
  return [...new Set([...specs, ...placedServices(root)])].sort();
}

function decisionsOf(root: string): readonly string[] {
  return names(join(root, 'decisions'));
}

function names(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => (name.endsWith('.json') ? name.slice(0, -'.json'.length) : []));
}

function catalogFaults(catalogs: Fleet['catalogs']): readonly string[] {
  const wrong: string[] = [];
  const clusters = new Map<string, string>();
  const simulated = new Map<string, string>();
  for (const { provider, regions } of catalogs.values()) {
    const file = `infra/providers/${provider}/catalog.json`;
    const cloud = CLOUDS.find((candidate) => candidate.name === provider);
    if (cloud === undefined) wrong.push(`${file}: no stacks can be written for ${provider}`);
    for (const { region, cluster } of regions) {
      const other = clusters.get(cluster);
      if (other !== undefined) wrong.push(`${file}: field cluster of ${region} is taken by ${other}: "${cluster}"`);
      clusters.set(cluster, `${provider}/${region}`);
      // Addresses carry the region alone; two clouds without a plugin would write to the same ones.
      if (cloud?.simulated !== true) continue;
      const twin = simulated.get(region);
      if (twin !== undefined) wrong.push(`${file}: field region "${region}" is a region of ${twin} too`);
      simulated.set(region, provider);
    }
  }
  return wrong;
}

function decision(root: string, service: string): void {
  const file = `infra/decisions/${service}.json`;
  let record: unknown;
  try {
    record = JSON.parse(readFileSync(join(root, 'decisions', `${service}.json`), 'utf8'));
  } catch (cause) {
    throw new InfraError('invalid-json', `${file}: the file is not valid JSON`, { cause });
  }
  const said = isRecord(record) && isRecord(record['record']) ? record['record'] : record;
  if (!isRecord(said) || said['service'] !== service)
    throw new InfraError('invalid-field', `${file}: field service has to be "${service}"`);
}

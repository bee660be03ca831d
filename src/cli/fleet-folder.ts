import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fleet, readFleet } from '../controller/fleet.ts';
import type { ProviderCatalog } from '../domain/catalog.ts';
import { SERVICE_NAME, type ServiceSpec } from '../domain/service.ts';
import { messageOf, TrimtabError } from '../lib/errors.ts';

/** A fleet repository as it lies in a folder, committed or not. */
export interface FleetFolder extends Fleet {
  readonly catalogs: readonly ProviderCatalog[];
}

/** Reads services, placements and catalogues of `<folder>/infra` as data; nothing of it is run. */
export async function readFleetFolder(folder: string): Promise<FleetFolder> {
  const infra = join(folder, 'infra');
  const placements = await texts(join(infra, 'placements'), '.ts');
  if (Object.keys(placements).length === 0)
    throw new TrimtabError('no-fleet', `${infra}/placements holds no placement file`, {
      advice: 'Name the folder of the fleet repository with --repository.',
    });
  const services = parsed<ServiceSpec>(await texts(join(infra, 'services'), '.json'), 'services');
  const catalogs: ProviderCatalog[] = [];
  for (const provider of await namesIn(join(infra, 'providers'))) {
    const path = join(infra, 'providers', provider, 'catalog.json');
    const text = await readFile(path, 'utf8').catch(() => null);
    if (text !== null) catalogs.push(parse<ProviderCatalog>(text, path));
  }
  return { ...readFleet({ placements, services }), catalogs };
}

async function texts(folder: string, extension: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of await namesIn(folder)) {
    const service = name.slice(0, -extension.length);
    if (name.endsWith(extension) && SERVICE_NAME.test(service)) found[service] = await readFile(join(folder, name), 'utf8');
  }
  return found;
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

function parsed<T>(found: Readonly<Record<string, string>>, kind: string): Record<string, T> {
  return Object.fromEntries(Object.entries(found).map(([name, text]) => [name, parse<T>(text, `infra/${kind}/${name}.json`)]));
}

function parse<T>(text: string, path: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new TrimtabError('no-fleet', `${path} is no JSON: ${messageOf(cause)}`, { cause });
  }
}

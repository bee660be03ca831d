import type { ProviderCatalog } from '../domain/catalog.ts';
import { SERVICE_NAME, type ServiceSpec } from '../domain/service.ts';
import type { Git } from './git.ts';
import { contentsOf, filesAt, type TreeFile } from './objects.ts';
import type { RepositoryState } from './port.ts';

const PLACEMENT = /^infra\/placements\/([^/]+)\.ts$/;
const SERVICE = /^infra\/services\/([^/]+)\.json$/;
const CATALOG = /^infra\/providers\/([a-z][a-z0-9-]{0,30})\/catalog\.json$/;
const POLICY_MANIFEST = 'policies/gate.json';
const TRUST = 'policies/trust.json';
/** A placement has 400 bytes, a catalogue some kilobytes. */
const LARGEST_FILE = 262_144;
const LARGEST_TOTAL = 64 * 1024 * 1024;

/** Reads what the commit says about the fleet, in two processes. A file that cannot be used is reported and left out. */
export async function repositoryState(git: Git, commit: string, onProblem: (sentence: string) => void): Promise<RepositoryState> {
  const listed = await filesAt(git, commit, ['infra/placements', 'infra/services', 'infra/providers', POLICY_MANIFEST, TRUST]);
  const files = listed.filter((file) => isWanted(file, onProblem));
  const contents = await contentsOf(git, files, LARGEST_TOTAL);
  const textOf = (file: TreeFile) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(contents.get(file.object));
  const placements: Record<string, string> = {};
  const services: Record<string, ServiceSpec> = {};
  const catalogs: ProviderCatalog[] = [];
  let policyManifest: string | null = null;
  let trustText: string | null = null;
  for (const file of files) {
    const text = textOf(file);
    const placed = PLACEMENT.exec(file.path)?.[1];
    const described = SERVICE.exec(file.path)?.[1];
    const provider = CATALOG.exec(file.path)?.[1];
    if (placed !== undefined) placements[placed] = text;
    else if (described !== undefined) {
      const spec = named<ServiceSpec>(text, 'service', described);
      if (spec === null) onProblem(`${file.path}: this is not the description of ${described}`);
      else services[described] = spec;
    } else if (provider !== undefined) {
      const catalog = named<ProviderCatalog>(text, 'provider', provider);
      if (catalog === null) onProblem(`${file.path}: this is not the catalogue of ${provider}`);
      else catalogs.push(catalog);
    } else if (file.path === TRUST) trustText = text;
    else policyManifest = text;
  }
  return { headSha: commit, placements, services, catalogs, policyManifest, trustText };
}

function isWanted({ path, size }: TreeFile, onProblem: (sentence: string) => void): boolean {
  const service = (PLACEMENT.exec(path) ?? SERVICE.exec(path))?.[1];
  if (service !== undefined && !SERVICE_NAME.test(service)) return false;
  if (service === undefined && !CATALOG.test(path) && path !== POLICY_MANIFEST && path !== TRUST) return false;
  if (size <= LARGEST_FILE) return true;
  onProblem(`${path}: ${size} bytes are more than the limit of ${LARGEST_FILE}`);
  return false;
}

/** A JSON object that names itself as its path does; the rest of its form is the business of whoever reads it. */
function named<T>(text: string, key: 'service' | 'provider', name: string): T | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null && (value as Record<string, unknown>)[key] === name ? (value as T) : null;
  } catch {
    return null;
  }
}

import { SERVICE_NAME } from '../../domain/service.ts';

/**
 * `placement` and `record` are what a move edits, `control` is what plans, judges and applies it: policies, pipelines,
 * programs and what they are built from. Everything else is `other`.
 */
export type PathKind = 'placement' | 'record' | 'control' | 'other';

const PLACEMENT = /^infra\/placements\/([^/]+)\.ts$/;
const RECORD = /^infra\/decisions\/([^/]+)\.json$/;

/** Files and folders (with a slash at the end) that steer the machinery. */
const CONTROL: readonly string[] = [
  ...['policies/', 'pipelines/', '.gitlab/', '.gitlab-ci.yml', '.gitlab-ci-local-env', '.gitlab-ci-local-variables.yml'],
  ...['CODEOWNERS', 'docs/CODEOWNERS', 'package.json', 'package-lock.json', 'npm-shrinkwrap.json', '.npmrc', 'node_modules/'],
  ...['src/', 'scripts/', 'simulator/', 'infra/deploy/', 'infra/commands/', 'infra/stacks/', 'cdktf.json', 'infra/cdktf.json'],
  ...['Dockerfile', '.gitattributes', '.gitmodules', '.dependency-cruiser.mjs', 'biome.json', 'trimtab.yaml'],
];
const CONTROL_PATTERNS: readonly RegExp[] = [
  /^tsconfig[^/]*\.json$/,
  /^infra\/[^/]+\.ts$/,
  /^infra\/providers\/.+\.ts$/,
  /^(?:.+\/)?(?:package(?:-lock)?\.json|\.npmrc|\.gitattributes|node_modules\/.*)$/,
  /^vitest[^/]*\.ts$/,
  /^Dockerfile\./,
];

/**
 * What a path of the repository holds, and for which service. Only paths of exactly the plain form are a placement or a
 * record; whatever is unusual about a path, it makes it something else.
 */
export function classify(path: string): { kind: PathKind; service: string | null } {
  const placement = PLACEMENT.exec(path)?.[1];
  if (placement !== undefined && SERVICE_NAME.test(placement)) return { kind: 'placement', service: placement };
  const record = RECORD.exec(path)?.[1];
  if (record !== undefined && SERVICE_NAME.test(record)) return { kind: 'record', service: record };
  return { kind: isControl(path) ? 'control' : 'other', service: null };
}

function isControl(path: string): boolean {
  const named = CONTROL.some((entry) => (entry.endsWith('/') ? path.startsWith(entry) : path === entry));
  // A folder that became a file or a link takes its content along.
  return named || CONTROL.includes(`${path}/`) || CONTROL_PATTERNS.some((pattern) => pattern.test(path));
}

export const placementPath = (service: string): string => `infra/placements/${service}.ts`;
export const recordPath = (service: string): string => `infra/decisions/${service}.json`;
export const SPEC_PATH = /^infra\/services\/([a-z][a-z0-9-]{0,62})\.json$/;
export const RECORD_PATH = /^infra\/decisions\/[a-z][a-z0-9-]{0,62}\.json$/;
/** The service whose specification this is; null for any other path. */
export const describedIn = (path: string): string | null => SPEC_PATH.exec(path)?.[1] ?? null;
export const CATALOG_PATH = /^infra\/providers\/[a-z][a-z0-9-]{0,62}\/catalog\.json$/;

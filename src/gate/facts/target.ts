import type { PolicyFiles } from '../policy-folder.ts';
import type { Checkout } from './git.ts';
import { type TreeEntry, textOf } from './git-output.ts';

/** The commit of the target branch that says what is true, and the plain files of it that the gate may want. */
export interface Target {
  readonly sha: string;
  readonly files: readonly TreeEntry[];
}

const FOLDERS = ['policies', 'infra/providers', 'infra/services', 'infra/placements', 'infra/decisions'];

/** Null when the commit is not here; with `mayFetch` it is asked for once. */
export async function openTarget(checkout: Checkout, sha: string | null, mayFetch: boolean): Promise<Target | null> {
  if (sha === null) return null;
  const files = await checkout.filesAt(sha, FOLDERS);
  if (files !== null) return { sha, files };
  if (!mayFetch || !(await checkout.fetch(sha))) return null;
  const fetched = await checkout.filesAt(sha, FOLDERS);
  return fetched === null ? null : { sha, files: fetched };
}

/** Contents of blobs that were read in one go. */
export type Blobs = ReadonlyMap<string, Buffer | null>;

export async function readBlobs(checkout: Checkout, ids: readonly (string | null)[]): Promise<Blobs> {
  const unique = [...new Set(ids.filter((id) => id !== null))];
  const contents = await checkout.blobs(unique);
  return new Map(unique.map((id, i) => [id, contents[i] ?? null]));
}

export function textIn(blobs: Blobs, id: string | null | undefined): string | null {
  return id === null || id === undefined ? null : textOf(blobs.get(id) ?? null);
}

/** `policies/` of the target as a place to read a policy from. */
export function policyAt(target: Target, blobs: Blobs): PolicyFiles {
  const ids = new Map(policyEntries(target).map(({ path, blob }) => [path, blob]));
  return {
    list: async () => [...ids.keys()],
    read: async (path) => blobs.get(ids.get(path) ?? '') ?? null,
  };
}

/** Paths relative to `policies/`; its tests are left out. */
export function policyEntries(target: Target): TreeEntry[] {
  return target.files
    .filter(
      ({ path }) => path.startsWith('policies/') && !path.endsWith('_test.rego') && !path.startsWith('policies/gate/suites/'),
    )
    .map(({ path, blob }) => ({ path: path.slice('policies/'.length), blob }));
}

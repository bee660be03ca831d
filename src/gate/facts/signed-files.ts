import type { ChangedFile } from './facts.ts';
import { asList, asObject, asSha, asText } from './json.ts';
import { placementPath } from './paths.ts';
import type { RecordParts } from './record.ts';

/**
 * Holds the blob ids that were signed against those of the diff: exactly the service's placement file, before and after.
 * `unknown` when there is no diff, when nothing that could be compared was signed, or when the target branch has changed
 * that file since.
 */
export function signedFiles(
  service: string,
  parts: RecordParts | null,
  files: readonly ChangedFile[] | null,
): 'match' | 'differ' | 'unknown' {
  const signed = asList(parts?.record['files'])?.map(fileOf);
  if (files === null || signed === undefined || signed.length === 0 || signed.includes(null)) return 'unknown';
  const path = placementPath(service);
  const changed = files.find((file) => file.path === path);
  const only = signed.length === 1 ? signed[0] : null;
  if (!only || changed === undefined) return 'differ';
  const same = only.path === path && only.before === changed.beforeBlob && only.after === changed.afterBlob;
  if (!same) return 'differ';
  return changed.overtaken === true ? 'unknown' : 'match';
}

function fileOf(value: unknown): { path: string; before: string | null; after: string } | null {
  const entry = asObject(value);
  const path = asText(entry?.['path']);
  const after = asSha(entry?.['after']);
  const before = asSha(entry?.['before']);
  if (path === null || after === null || (before === null && entry?.['before'] !== null)) return null;
  return { path, before, after };
}

import type { FleetTexts, TakenRecord } from './facts.ts';
import type { Checkout } from './git.ts';
import type { Version } from './git-output.ts';
import { RECORD_PATH } from './paths.ts';
import { type Blobs, type Target, textIn } from './target.ts';

/** What is older than so many moves of the fleet came at the latest with the oldest of them. */
const MOST_MOVES = 2000;

/** Decision records as the target branch took them in, newest first; null when its history cannot be read. */
export async function takenIn(checkout: Checkout, target: Target | null): Promise<readonly Version[] | null> {
  return target === null ? null : checkout.versionsOf('infra/decisions', target.sha, MOST_MOVES);
}

/** The records that the target branch holds, each with the time of the commit that brought it there. */
export function takenRecords(target: Target, taken: readonly Version[] | null, blobs: Blobs): readonly TakenRecord[] {
  const times = new Map((taken ?? []).toReversed().map(({ path, at }) => [path, at]));
  const eldest = taken !== null && taken.length >= MOST_MOVES ? (taken.at(-1)?.at ?? null) : null;
  const timeOf = (path: string) => (times.has(path) ? (times.get(path) ?? null) : eldest);
  const records = target.files.filter(({ path }) => RECORD_PATH.test(path));
  return records.map(({ path, blob }) => ({ text: textIn(blobs, blob), at: timeOf(path) }));
}

/** What one record said, version by version. */
export function takenVersions(versions: readonly Version[] | null, blobs: Blobs): FleetTexts['versions'] {
  return versions?.map(({ blob, at }) => ({ text: textIn(blobs, blob), at })) ?? null;
}

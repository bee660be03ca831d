import type { Forge, ForgeMergeRequest } from '../forge/port.ts';
import { escapeForeign } from './escape.ts';
import { HANDS_OFF, withLabel } from './labels.ts';
import type { HandsOff } from './outcome.ts';

/** Marker of the one comment that says that a person has taken over. */
export const HANDS_OFF_MARKER = 'hands-off';

/**
 * Leaves a merge request to the person who has touched it: cancels our auto-merge, says so once in a
 * comment and sets the label. With the label there, nothing more is written. `open` is null when there
 * is only a branch. `forged`: what has touched it pretends to be ours.
 */
export async function handsOff(forge: Forge, open: ForgeMergeRequest | null, why: string, forged = false): Promise<HandsOff> {
  if (open !== null) {
    if (open.autoMerge) await forge.cancelAutoMerge(open.iid);
    if (!open.labels.includes(HANDS_OFF)) {
      await forge.ensureNote(open.iid, HANDS_OFF_MARKER, comment(why));
      await forge.updateMergeRequest(open.iid, { labels: withLabel(open.labels, HANDS_OFF) });
    }
  }
  return { kind: 'hands-off', iid: open?.iid ?? null, sentence: `${why}: Trimtab keeps its hands off`, forged };
}

function comment(why: string): string {
  return [
    `Trimtab keeps its hands off this merge request from now on: ${escapeForeign(why)}.`,
    'It is yours. Merge or close it as you see fit; once it is closed and its branch is deleted, Trimtab may propose anew.',
  ].join('\n\n');
}

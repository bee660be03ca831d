import type { MoveRecord } from '../../domain/merge-request.ts';
import type { ForgeMergeRequest } from '../../forge/port.ts';
import { HANDS_OFF } from '../../merge-request/index.ts';
import { snooze } from '../memory.ts';
import { ended, type StageContext } from './stage.ts';

/** What the forge says of a merge request that we think is open. */
export type Look =
  | { readonly kind: 'open'; readonly mergeRequest: ForgeMergeRequest }
  /** Something happened to it that ends or advances this stage. */
  | { readonly kind: 'moved-on'; readonly move: MoveRecord };

/** Observes before anything is done: merged, closed, vanished, or touched by a person. */
export async function look(context: StageContext): Promise<Look> {
  const { rooms, memory, move } = context;
  const answer = await rooms.forge.mergeRequest(move.iid);
  if (!answer.ok) return { kind: 'moved-on', move: ended(context, 'closed', 'the merge request is gone from the forge') };
  const mergeRequest = answer.value;
  if (mergeRequest.state === 'merged') return { kind: 'moved-on', move: await merged(context, mergeRequest) };
  if (mergeRequest.state === 'closed') {
    snooze(memory, move.service, `a person closed !${move.iid}`, context.decision.to, rooms.clock.now());
    await rooms.feed.tell({
      type: 'merge-request',
      service: move.service,
      sentence: `!${move.iid} was closed by a person; not proposed again until the facts change`,
      url: move.webUrl,
    });
    return { kind: 'moved-on', move: ended(context, 'closed', 'closed by a person') };
  }
  const person = touchedBy(move, mergeRequest);
  if (person !== null) {
    if (mergeRequest.autoMerge) await rooms.forge.cancelAutoMerge(move.iid);
    return { kind: 'moved-on', move: handsOff(move, person) };
  }
  return { kind: 'open', mergeRequest };
}

async function merged(context: StageContext, mergeRequest: ForgeMergeRequest): Promise<MoveRecord> {
  const { rooms, move } = context;
  rooms.metrics.mergeRequest('merged');
  const by = mergeRequest.mergedBy ?? 'somebody';
  await rooms.feed.tell({ type: 'merge', service: move.service, sentence: `!${move.iid} merged by ${by}`, url: move.webUrl });
  return {
    ...move,
    stage: 'merged',
    mergeCommitSha: mergeRequest.mergeCommitSha,
    mergedAt: rooms.clock.now(),
    note: 'waits for the pipeline of the protected branch',
  };
}

/** What a person has done to the merge request that Trimtab keeps away from; null when nobody has. */
function touchedBy(move: MoveRecord, mergeRequest: ForgeMergeRequest): string | null {
  if (mergeRequest.sha !== move.headSha) return 'a person has pushed to the branch';
  return mergeRequest.labels.includes(HANDS_OFF) ? `it carries the label ${HANDS_OFF}` : null;
}

/** The journal keeps the commit that we pushed: by that it tells ours from theirs. */
function handsOff(move: MoveRecord, person: string): MoveRecord {
  return {
    ...move,
    stage: 'judged',
    verdict: 'review',
    verdictReasons: [person],
    note: `${person}: hands off`,
  };
}

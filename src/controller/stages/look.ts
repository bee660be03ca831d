import type { MoveRecord } from '../../domain/merge-request.ts';
import type { ForgeMergeRequest } from '../../forge/port.ts';
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
  if (mergeRequest.sha !== move.headSha) return { kind: 'moved-on', move: handsOff(move, mergeRequest) };
  return { kind: 'open', mergeRequest };
}

async function merged(context: StageContext, mergeRequest: ForgeMergeRequest): Promise<MoveRecord> {
  const { rooms, move } = context;
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

function handsOff(move: MoveRecord, mergeRequest: ForgeMergeRequest): MoveRecord {
  return {
    ...move,
    stage: 'judged',
    headSha: mergeRequest.sha,
    verdict: 'review',
    verdictReasons: ['a person has pushed to the branch'],
    note: 'a person has pushed to the branch: hands off',
  };
}

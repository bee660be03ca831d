import { isUnderWay, type MoveRecord } from '../../domain/merge-request.ts';
import { samePlacement } from '../../domain/placement.ts';
import type { ForgeMergeRequest } from '../../forge/port.ts';
import { look } from './look.ts';
import type { Stage, StageContext } from './stage.ts';

/** Step 7, first half: an automatic verdict is merged when nothing has changed since; all others wait for a person. */
export const merge: Stage = async (context) => {
  const seen = await look(context);
  if (seen.kind === 'moved-on') return seen.move;
  const { rooms, move } = context;
  if (move.verdict !== 'auto') return move;
  const objection = objectionToMerge(context);
  if (objection !== null) return { ...move, note: objection };
  const standing = await standingOf(context, seen.mergeRequest.headPipeline);
  if (standing.kind === 'judge-anew') return judgeAnew(move, standing.sentence);
  if (standing.kind === 'wait') return { ...move, note: standing.sentence };
  const answer = await rooms.forge.autoMerge(move.iid, move.headSha);
  if (!answer.ok) {
    // The commit moved on: what was judged is not what is there, so it is judged anew.
    if (answer.refusal.kind === 'moved') return judgeAnew(move, 'the branch moved');
    return {
      ...move,
      note:
        answer.refusal.kind === 'not-mergeable'
          ? `not mergeable yet: ${answer.refusal.status}`
          : `the forge refuses the merge: ${answer.refusal.kind}`,
    };
  }
  rooms.metrics.mergeRequest('auto-merge');
  return { ...move, stage: 'merging', note: 'auto-merge is set for exactly this commit' };
};

type Standing = { readonly kind: 'judged' } | { readonly kind: 'wait' | 'judge-anew'; readonly sentence: string };

/**
 * Whether what the forge holds against the merge is the very pipeline whose verdict we have. Without a pipeline a forge may
 * merge at once instead of waiting for one, so it is not even asked; a newer one has not been judged.
 */
async function standingOf({ rooms, move, decision }: StageContext, held: ForgeMergeRequest['headPipeline']): Promise<Standing> {
  const verdicts = await rooms.store.verdicts(decision.id);
  const verdict = verdicts.findLast(({ outcome, bound }) => outcome === 'auto' && bound.headSha === move.headSha);
  const judged = verdict?.bound.pipelineId ?? null;
  if (judged === null) return { kind: 'judge-anew', sentence: 'the journal has no automatic verdict on this commit' };
  if (held === null || held.sha !== move.headSha)
    return { kind: 'wait', sentence: 'the forge shows no pipeline of this commit, and without one nothing is merged' };
  if (held.id === judged) return { kind: 'judged' };
  return { kind: 'judge-anew', sentence: `the forge holds pipeline ${held.id} against the merge, judged was ${judged}` };
}

function judgeAnew(move: MoveRecord, why: string): MoveRecord {
  return { ...move, stage: 'opened', verdict: null, note: `${why}; judging again` };
}

/** The second look: a sentence when this move must not be merged now, else null. */
function objectionToMerge({ rooms, memory, move, decision, open }: StageContext): string | null {
  if (memory.suspended) return 'suspended: nothing is merged automatically';
  if (rooms.clock.now() >= decision.expiresAt) return 'the decision has expired; it will be made anew';
  const newest = memory.decisions.get(move.service);
  if (move.kind === 'optimize' && newest?.action === 'move' && !samePlacement(newest.to, decision.to))
    return 'the best target has changed';
  // Only proposals of kind `optimize` are held against the newest decision; a heal never waits for one of them.
  if (move.kind === 'optimize' && (memory.unwanted.get(move.service) ?? 0) > 0)
    return 'the facts have changed; waits to see whether they stay so';
  if (move.kind === 'heal') return null;
  return crowded(
    open,
    move,
    rooms.config.limits.movesInFlight,
    memory.fleet.members.length * rooms.config.limits.shareOfFleetInFlight,
  );
}

function crowded(open: readonly MoveRecord[], move: MoveRecord, atOnce: number, share: number): string | null {
  const busy = open.filter((other) => other.decisionId !== move.decisionId && isUnderWay(other)).length;
  const places = Math.min(atOnce, Math.max(1, Math.floor(share)));
  return busy >= places ? `${busy} moves are under way, ${places} are allowed: waits for its turn` : null;
}

/** Auto-merge is set: wait until the forge has merged, or has given it up; what must not be merged any more is taken back. */
export const awaitMerge: Stage = async (context) => {
  const seen = await look(context);
  if (seen.kind === 'moved-on') return seen.move;
  const { move } = context;
  if (!seen.mergeRequest.autoMerge) return judgeAnew(move, 'auto-merge was lifted');
  const objection = objectionToMerge(context);
  if (objection !== null) return await takeBack(context, objection);
  const standing = await standingOf(context, seen.mergeRequest.headPipeline);
  // What would be merged now is not what was judged.
  return standing.kind === 'judged' ? move : await takeBack(context, standing.sentence);
};

/** Lifts auto-merge. As long as the forge refuses that, the move stays where it is, and it is tried again. */
async function takeBack({ rooms, move }: StageContext, why: string): Promise<MoveRecord> {
  const answer = await rooms.forge.cancelAutoMerge(move.iid);
  if (!answer.ok) return { ...move, note: `${why}; the forge does not take auto-merge back: ${answer.refusal.kind}` };
  const sentence = `auto-merge of !${move.iid} is taken back: ${why}`;
  await rooms.feed.tell({ type: 'merge-request', service: move.service, sentence, url: move.webUrl });
  return judgeAnew(move, why);
}

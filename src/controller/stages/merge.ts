import { isUnderWay, type MoveRecord } from '../../domain/merge-request.ts';
import { samePlacement } from '../../domain/placement.ts';
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
  const answer = await rooms.forge.autoMerge(move.iid, move.headSha);
  if (!answer.ok) {
    // The commit moved on: what was judged is not what is there, so it is judged anew.
    if (answer.refusal.kind === 'moved')
      return { ...move, stage: 'opened', verdict: null, note: 'the branch moved; judging again' };
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

/** The second look: a sentence when this move must not be merged now, else null. */
function objectionToMerge({ rooms, memory, move, decision, open }: StageContext): string | null {
  if (memory.suspended) return 'suspended: nothing is merged automatically';
  if (rooms.clock.now() >= decision.expiresAt) return 'the decision has expired; it will be made anew';
  const newest = memory.decisions.get(move.service);
  if (move.kind === 'optimize' && newest?.action === 'move' && !samePlacement(newest.to, decision.to))
    return 'the best target has changed';
  if ((memory.unwanted.get(move.service) ?? 0) > 0) return 'the facts have changed; waits to see whether they stay so';
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

/** Auto-merge is set: wait until the forge has merged, or has given it up. */
export const awaitMerge: Stage = async (context) => {
  const seen = await look(context);
  if (seen.kind === 'moved-on') return seen.move;
  if (seen.mergeRequest.autoMerge) return context.move;
  return { ...context.move, stage: 'opened', verdict: null, note: 'auto-merge was lifted; judging again' };
};

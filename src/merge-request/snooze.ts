import type { ForgeMergeRequest } from '../forge/port.ts';
import { sameProposal } from './facts.ts';
import { WITHDRAWN } from './labels.ts';
import type { EnsureOutcome } from './outcome.ts';
import { blockOf, type Proposal } from './proposal.ts';
import { refused } from './refused.ts';

/**
 * What earlier merge requests of this branch (newest first) say to the proposal: it was merged already, or
 * a person closed the last one and nothing has changed since. Null when they do not object.
 */
export function answerOfPast(past: readonly ForgeMergeRequest[], proposal: Proposal): EnsureOutcome | null {
  const merged = past.find(
    (mergeRequest) => mergeRequest.state === 'merged' && blockOf(mergeRequest, proposal)?.decisionId === proposal.move.id,
  );
  if (merged !== undefined) return refused('already-merged', `!${merged.iid} has already brought this decision`);
  const last = past.find((mergeRequest) => mergeRequest.state === 'closed' || mergeRequest.state === 'merged');
  if (last?.state !== 'closed' || last.labels.includes(WITHDRAWN)) return null;
  const block = blockOf(last, proposal);
  if (block === null || !sameProposal(block.facts, proposal.facts)) return null;
  return { kind: 'snoozed', iid: last.iid, sentence: `!${last.iid} was closed by a person and its facts have not changed` };
}

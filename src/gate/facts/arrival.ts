import type { MergeRequestFacts } from './facts.ts';
import type { ForgeApi } from './forge-api.ts';
import type { HeadFacts } from './git.ts';
import { type FoundRequest, requestBy, requestsOf, withApprovals } from './merge-request.ts';

/** How a commit came to the target branch, as far as forge and Git agree. */
export interface Arrival {
  /** The merge request that it was made of; null when there is none, or more than one could be it. */
  readonly found: FoundRequest | null;
  /** True when the forge names no merge request into that branch that has anything to do with it. */
  readonly unrequested: boolean;
}

const UNCERTAIN: Arrival = { found: null, unrequested: false };

/**
 * With one merge a forge calls every open merge request merged whose head came along, and names the same commit and person for
 * all of them. Hence Git has the last word: only one that the commit was really made of counts, and only if there is no other.
 */
export async function arrivalOf(api: ForgeApi, head: HeadFacts, branch: string | null): Promise<Arrival> {
  const listed = await requestsOf(api, head.sha);
  if (listed === null || branch === null) return UNCERTAIN;
  const goesHere = ({ targetBranch }: MergeRequestFacts) => targetBranch === null || targetBranch === branch;
  const unrequested = !listed.some(goesHere);
  // One that is not closed may be merged already, and not be called so yet.
  const fitting = listed.filter((request) => request.state !== 'closed' && isMadeOf(head, request));
  const [only, another] = fitting.some(goesHere) ? fitting.filter(goesHere) : fitting;
  if (only === undefined || another !== undefined || !isMerge(head, only)) return { found: null, unrequested };
  return { found: await whole(api, head, only), unrequested };
}

/** The list may leave out who merged, and never says who approved. */
async function whole(api: ForgeApi, head: HeadFacts, listed: MergeRequestFacts): Promise<FoundRequest | null> {
  if (listed.mergeUser !== null) return withApprovals(api, listed, listed.iid);
  const found = await requestBy(api, listed.iid);
  return found !== null && isMerge(head, found.request) ? found : null;
}

function isMerge(head: HeadFacts, request: MergeRequestFacts): boolean {
  return request.state === 'merged' && request.mergeCommitSha === head.sha && isMadeOf(head, request);
}

/** Whether what was proposed, or the one commit that it was squashed into, is the commit itself or what it merged. */
function isMadeOf({ sha, parents }: HeadFacts, { headSha, squashSha }: MergeRequestFacts): boolean {
  const merged = parents?.length === 2 ? parents[1] : undefined;
  return [headSha, squashSha].some((proposed) => proposed != null && (proposed === sha || proposed === merged));
}

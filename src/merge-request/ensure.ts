import type { ForgeMergeRequest, ForgeRefusal } from '../forge/port.ts';
import { TrimtabError } from '../lib/errors.ts';
import { commitMessage } from './commit-message.ts';
import { handsOff } from './hands-off.ts';
import { HANDS_OFF, VERDICTS, withLabel } from './labels.ts';
import type { EnsureOutcome } from './outcome.ts';
import { type Ownership, ownershipOf } from './ownership.ts';
import { blockOf, type EnsureDeps, type EnsureInput, type Proposal, proposalOf, standsFor } from './proposal.ts';
import { refused } from './refused.ts';
import { answerOfPast } from './snooze.ts';

/** Races with another writer of the branch that are run before giving up. */
const ROUNDS = 3;

/** What the forge and the repository said when we looked. */
interface Observed {
  readonly branch: Ownership;
  /** Ours and theirs on this branch, newest first. */
  readonly all: readonly ForgeMergeRequest[];
  readonly open: ForgeMergeRequest | null;
}

/**
 * Makes sure that there is one merge request for this decision's service and kind, and that it says what
 * the decision says. Looks first, writes only what is missing, and can be repeated at any time: a crash or
 * a time-out between two writes is repaired by the next call. A branch or merge request that a person has
 * touched is left alone. A new merge request costs two API calls and one push.
 */
export async function ensureMergeRequest(deps: EnsureDeps, input: EnsureInput): Promise<EnsureOutcome> {
  const proposal = proposalOf(input);
  for (let round = 1; ; round++) {
    const outcome = await once(deps, proposal);
    if (outcome !== 'look-again') return outcome;
    if (round === ROUNDS) return refused('moved', `${proposal.branch} kept moving while it was written`);
  }
}

async function once(deps: EnsureDeps, proposal: Proposal): Promise<EnsureOutcome | 'look-again'> {
  const observed = await observe(deps, proposal);
  const { branch, open } = observed;
  if (open !== null && open.authorUsername !== (await deps.forge.whoAmI()))
    return refused('not-ours', `!${open.iid} on ${proposal.branch} was opened by somebody else`);
  if (branch.kind === 'foreign') return handsOff(deps.forge, open, branch.why, branch.forged);
  if (open?.labels.includes(HANDS_OFF)) return handsOff(deps.forge, open, `!${open.iid} carries the label ${HANDS_OFF}`);
  if (open === null) {
    const answer = answerOfPast(observed.all, proposal);
    if (answer !== null) return answer;
  }
  return write(deps, proposal, observed);
}

async function observe(deps: EnsureDeps, { branch, move, draft }: Proposal): Promise<Observed> {
  const [ownership, found] = await Promise.all([ownershipOf(deps, move), deps.forge.mergeRequestsOf(branch, 'all')]);
  const all = found.filter((mergeRequest) => mergeRequest.targetBranch === draft.targetBranch);
  return { branch: ownership, all, open: all.find((mergeRequest) => mergeRequest.state === 'opened') ?? null };
}

/** Brings branch and merge request up to the proposal. */
async function write(deps: EnsureDeps, proposal: Proposal, observed: Observed): Promise<EnsureOutcome | 'look-again'> {
  const { branch, open } = observed;
  const carried = await carriedDecision(deps, proposal, observed);
  if (carried !== null && open !== null && branch.kind === 'ours')
    return { kind: 'unchanged', mergeRequest: open, headSha: branch.sha, decisionId: carried };
  const head = await publish(deps, proposal, branch);
  if (!head.ok) return head.refusal.kind === 'moved' ? 'look-again' : refusedBy(head.refusal, `pushing ${proposal.branch}`);
  return open === null ? create(deps, proposal, head.sha) : update(deps, proposal, open, head.sha, 'updated');
}

/** Id of the decision that our commit carries and the description names, when it can stand for the proposal on today's target branch. */
async function carriedDecision(deps: EnsureDeps, proposal: Proposal, { branch, open }: Observed): Promise<string | null> {
  if (branch.kind !== 'ours' || branch.carried === null) return null;
  const { decisionId } = branch.carried;
  if (blockOf(open, proposal)?.decisionId !== decisionId) return null;
  if (!standsFor(branch.carried, proposal, deps.clock.now())) return null;
  return (await isStale(deps, proposal, branch.baseSha)) ? null : decisionId;
}

/** Has the target branch changed our files since the branch was cut from it? */
async function isStale({ workspace }: EnsureDeps, { baseSha, paths }: Proposal, cutFrom: string): Promise<boolean> {
  return cutFrom !== baseSha && (await workspace.touchedSince(cutFrom, baseSha, paths));
}

type Published = { readonly ok: true; readonly sha: string } | { readonly ok: false; readonly refusal: ForgeRefusal };

/** One commit on top of the target branch; skipped when it was pushed before a crash and only the rest was lost. */
async function publish(deps: EnsureDeps, proposal: Proposal, branch: Observed['branch']): Promise<Published> {
  const { move, baseSha, change } = proposal;
  const done = branch.kind === 'ours' && branch.decisionId === move.id && branch.baseSha === baseSha;
  if (done) return { ok: true, sha: branch.sha };
  const message = commitMessage(move);
  const expected = branch.kind === 'ours' ? branch.sha : null;
  const answer = await deps.workspace.publish({ branch: proposal.branch, baseSha, change, message, expected });
  return answer.ok ? { ok: true, sha: answer.value.sha } : answer;
}

async function create(deps: EnsureDeps, proposal: Proposal, headSha: string): Promise<EnsureOutcome> {
  const { forge } = deps;
  let answer: Awaited<ReturnType<typeof forge.createMergeRequest>>;
  try {
    answer = await forge.createMergeRequest(proposal.draft);
  } catch (error) {
    // The answer was lost, not necessarily the merge request: look before anybody tries again.
    if (!(error instanceof TrimtabError) || error.disposition !== 'waiting') throw error;
    const found = await openOf(deps, proposal);
    if (found === null) throw error;
    return adopt(deps, proposal, found, headSha);
  }
  if (answer.ok) return { kind: 'created', mergeRequest: answer.value, headSha, decisionId: proposal.move.id };
  if (answer.refusal.kind !== 'exists') return refusedBy(answer.refusal, `opening the merge request of ${proposal.branch}`);
  const existing = answer.refusal.iid === null ? null : await forge.mergeRequest(answer.refusal.iid);
  const found = existing?.ok ? existing.value : await openOf(deps, proposal);
  if (found === null) return refused('moved', `the merge request of ${proposal.branch} came and went while we looked`);
  return adopt(deps, proposal, found, headSha);
}

async function openOf({ forge }: EnsureDeps, { branch, draft }: Proposal): Promise<ForgeMergeRequest | null> {
  const found = await forge.mergeRequestsOf(branch, 'opened');
  return found.find((mergeRequest) => mergeRequest.targetBranch === draft.targetBranch) ?? null;
}

/** Takes over a merge request that exists already, provided that it is ours by author and by its hidden block. */
async function adopt(deps: EnsureDeps, proposal: Proposal, found: ForgeMergeRequest, headSha: string): Promise<EnsureOutcome> {
  const block = blockOf(found, proposal);
  if (found.authorUsername !== (await deps.forge.whoAmI()) || block === null)
    return refused('not-ours', `!${found.iid} on ${proposal.branch} is not one of ours`);
  if (block.decisionId === proposal.move.id)
    return { kind: 'adopted', mergeRequest: found, headSha, decisionId: proposal.move.id };
  return update(deps, proposal, found, headSha, 'adopted');
}

async function update(
  { forge }: EnsureDeps,
  { move, draft }: Proposal,
  open: ForgeMergeRequest,
  headSha: string,
  kind: 'updated' | 'adopted',
): Promise<EnsureOutcome> {
  // The verdict was about the commit that has just been replaced.
  const labels = draft.labels.reduce(
    withLabel,
    open.labels.filter((label) => !VERDICTS.includes(label)),
  );
  const answer = await forge.updateMergeRequest(open.iid, { title: draft.title, description: draft.description, labels });
  if (!answer.ok) return refusedBy(answer.refusal, `updating !${open.iid}`);
  return { kind, mergeRequest: answer.value, headSha, decisionId: move.id };
}

function refusedBy(refusal: ForgeRefusal, doing: string): EnsureOutcome {
  return refused(refusal.kind === 'exists' ? 'not-ours' : refusal.kind, `${doing}: the forge says ${refusal.kind}`);
}

import { parseBranchName } from './branch-name.ts';
import { escapeForeign } from './escape.ts';
import { handsOff } from './hands-off.ts';
import { HANDS_OFF, WITHDRAWN, withLabel } from './labels.ts';
import type { WithdrawOutcome } from './outcome.ts';
import { ownershipOf } from './ownership.ts';
import type { EnsureDeps } from './proposal.ts';
import { refused } from './refused.ts';

/** Marker of the comment that gives the reason of a withdrawal. */
export const WITHDRAWN_MARKER = 'withdrawn';

/** Closes a merge request of ours and says why in a comment. Never closes what a person has touched. */
export async function withdraw(
  deps: Pick<EnsureDeps, 'forge' | 'workspace' | 'store' | 'signer'>,
  iid: number,
  reason: string,
): Promise<WithdrawOutcome> {
  const { forge } = deps;
  const answer = await forge.mergeRequest(iid);
  if (!answer.ok) return refused(answer.refusal.kind === 'forbidden' ? 'forbidden' : 'not-found', `!${iid} cannot be read`);
  const mergeRequest = answer.value;
  if (mergeRequest.state !== 'opened') return { kind: 'ended', mergeRequest };
  const subject = parseBranchName(mergeRequest.sourceBranch);
  const ours = subject !== null && mergeRequest.authorUsername === (await forge.whoAmI());
  if (!ours) return refused('not-ours', `!${iid} is not one of ours`);
  const taken = `somebody else has taken over !${iid}`;
  if (mergeRequest.labels.includes(HANDS_OFF)) return await handsOff(forge, mergeRequest, taken);
  const branch = await ownershipOf(deps, subject);
  if (branch.kind === 'foreign') return await handsOff(forge, mergeRequest, branch.forged ? branch.why : taken, branch.forged);
  await forge.ensureNote(iid, WITHDRAWN_MARKER, `Trimtab withdraws this merge request: ${escapeForeign(reason)}`);
  const closed = await forge.updateMergeRequest(iid, { labels: withLabel(mergeRequest.labels, WITHDRAWN), close: true });
  return closed.ok
    ? { kind: 'withdrawn', mergeRequest: closed.value }
    : refused(
        closed.refusal.kind === 'exists' ? 'not-ours' : closed.refusal.kind,
        `closing !${iid}: the forge says ${closed.refusal.kind}`,
      );
}

import type { Core } from '../core.ts';
import { listCommits } from '../git/commits.ts';
import { refused, unauthorised } from '../refusal.ts';
import type { MergeRequest } from '../state/merge-request.ts';
import { hasRole, type User } from '../state/user.ts';
import { addSystemNote } from './notes.ts';

/**
 * Neither the author nor whoever made one of the commits may approve, as the project's settings say.
 * @throws Refusal 401 (no right, or approved already), 409 (the head moved).
 */
export async function approve(core: Core, mergeRequest: MergeRequest, user: User, sha: string | null): Promise<void> {
  if (!hasRole(user, 'developer')) throw unauthorised();
  if (sha !== null && sha !== mergeRequest.sha)
    throw refused(409, `SHA does not match HEAD of source branch: ${mergeRequest.sha}`);
  const approved = mergeRequest.sha;
  if (user === mergeRequest.author || (await hasCommitted(core, mergeRequest, user))) throw unauthorised();
  // Reading the commits took time: the head may have moved, or the same approval may have come twice.
  if (mergeRequest.sha !== approved || mergeRequest.state !== 'opened' || hasApproved(mergeRequest, user)) throw unauthorised();
  mergeRequest.approvals = [...mergeRequest.approvals, { user, at: core.clock.now() }];
  addSystemNote(core, mergeRequest, user, 'approved this merge request');
  core.bus.emit('mergeRequest', { mergeRequest, action: 'approved', user });
}

/** @throws Refusal 404 when the user had not approved. */
export function unapprove(core: Core, mergeRequest: MergeRequest, user: User): void {
  if (!hasApproved(mergeRequest, user)) throw refused(404, '404 Not Found');
  mergeRequest.approvals = mergeRequest.approvals.filter((approval) => approval.user !== user);
  addSystemNote(core, mergeRequest, user, 'unapproved this merge request');
  core.bus.emit('mergeRequest', { mergeRequest, action: 'unapproved', user });
}

/** An approval is one of what its giver has seen: new commits end all of them. */
export function dropApprovals(core: Core, mergeRequest: MergeRequest, user: User): void {
  if (mergeRequest.approvals.length === 0) return;
  mergeRequest.approvals = [];
  addSystemNote(core, mergeRequest, user, 'removed all approvals, because commits were added');
}

async function hasCommitted(core: Core, { baseSha, sha }: MergeRequest, user: User): Promise<boolean> {
  const commits = await listCommits(core.repository, `${baseSha}..${sha}`);
  return commits.some((commit) => commit.authorEmail === user.email || commit.committerEmail === user.email);
}

export function hasApproved(mergeRequest: MergeRequest, user: User): boolean {
  return mergeRequest.approvals.some((approval) => approval.user === user);
}

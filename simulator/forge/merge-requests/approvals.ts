import type { Core } from '../core.ts';
import { refused, unauthorised } from '../refusal.ts';
import type { MergeRequest } from '../state/merge-request.ts';
import { hasRole, type User } from '../state/user.ts';
import { addSystemNote } from './notes.ts';

/** @throws Refusal 401 (no right, or approved already), 409 (the head moved). */
export function approve(core: Core, mergeRequest: MergeRequest, user: User, sha: string | null): void {
  if (!hasRole(user, 'developer') || hasApproved(mergeRequest, user) || mergeRequest.state !== 'opened') throw unauthorised();
  if (sha !== null && sha !== mergeRequest.sha)
    throw refused(409, `SHA does not match HEAD of source branch: ${mergeRequest.sha}`);
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

export function hasApproved(mergeRequest: MergeRequest, user: User): boolean {
  return mergeRequest.approvals.some((approval) => approval.user === user);
}

import type { Core } from '../../core.ts';
import { iso } from '../../iso.ts';
import { hasApproved } from '../../merge-requests/approvals.ts';
import type { MergeRequest } from '../../state/merge-request.ts';
import { hasRole, type User } from '../../state/user.ts';
import { presentMergeRequestHead } from './merge-request.ts';
import { presentUser } from './user.ts';

/** Who approved, oldest first. No rule of the forge asks for approvals; the gate counts them itself. */
export function presentApprovals(core: Core, mergeRequest: MergeRequest, viewer: User) {
  const { approvals } = mergeRequest;
  return {
    ...presentMergeRequestHead(core, mergeRequest),
    approved: approvals.length > 0,
    approvals_required: 0,
    approvals_left: 0,
    require_password_to_approve: false,
    approved_by: approvals.map(({ user, at }) => ({ user: presentUser(user, core.address.url), approved_at: iso(at) })),
    suggested_approvers: [],
    approvers: [],
    approver_groups: [],
    user_has_approved: hasApproved(mergeRequest, viewer),
    user_can_approve: hasRole(viewer, 'developer') && viewer !== mergeRequest.author && !hasApproved(mergeRequest, viewer),
  };
}

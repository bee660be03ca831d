import type { Core } from '../core.ts';
import { hasApproved } from '../merge-requests/approvals.ts';
import { type DetailedMergeStatus, detailedMergeStatus } from '../merge-requests/mergeability.ts';
import type { MergeRequest } from '../state/merge-request.ts';
import type { User } from '../state/user.ts';
import { type Html, html } from './html.ts';
import { commitLink, paths, person, time } from './parts.ts';

const REASONS: Readonly<Record<DetailedMergeStatus, string>> = {
  mergeable: 'Ready to merge: the pipeline of this commit has passed.',
  ci_still_running: 'The pipeline of this commit is still running.',
  ci_must_pass: 'The pipeline of this commit must pass first.',
  conflict: 'The branch has conflicts with its target.',
  draft_status: 'This is a draft.',
  checking: 'Checking whether the branch can be merged …',
  not_open: '',
};

/** A button that posts. */
export function actionButton(path: string, title: string, token: string, kind: 'primary' | 'plain' | 'danger' = 'plain'): Html {
  return html`<form method="post" action="${path}"><input type="hidden" name="authenticity_token" value="${token}"><button class="${kind}">${title}</button></form>`;
}

/** What can be done with a merge request now, and why not more. */
export function mergeBox(core: Core, mergeRequest: MergeRequest, viewer: User, token: string): Html {
  const to = (verb: string) => `${paths.mergeRequest(mergeRequest.iid)}/${verb}`;
  const button = (verb: string, title: string, kind: 'primary' | 'plain' | 'danger' = 'plain') =>
    actionButton(to(verb), title, token, kind);
  if (mergeRequest.state === 'merged') return mergedBox(mergeRequest);
  if (mergeRequest.state === 'closed')
    return html`<section class="panel box closed"><p><b>Closed</b> by ${mergeRequest.closedBy && person(mergeRequest.closedBy)}</p><div class="actions">${button('reopen', 'Reopen')}</div></section>`;
  const status = detailedMergeStatus(core, mergeRequest);
  const waiting = mergeRequest.autoMerge;
  return html`<section class="panel box ${status}"><p>${REASONS[status]}</p>
${waiting && html`<p class="small">Set by ${waiting.user.name} to merge by itself when the pipeline of ${commitLink(mergeRequest.sha)} passes.</p>`}
${mergeRequest.mergeError !== null && html`<p class="error">${mergeRequest.mergeError}</p>`}
<div class="actions">${status === 'mergeable' && button('merge', 'Merge', 'primary')}
${status === 'ci_still_running' && waiting === null && button('merge', 'Merge when the pipeline passes', 'primary')}
${waiting !== null && button('cancel_auto_merge', 'Cancel auto-merge')}
${approvalButton(mergeRequest, viewer, button)}
${button('close', 'Close', 'danger')}</div></section>`;
}

function approvalButton(mergeRequest: MergeRequest, viewer: User, button: (verb: string, title: string) => Html): Html | false {
  if (hasApproved(mergeRequest, viewer)) return button('unapprove', 'Revoke approval');
  // Nobody approves what they ask for themselves.
  return viewer !== mergeRequest.author && button('approve', 'Approve');
}

function mergedBox({ mergedBy, mergedAt, mergeCommitSha, targetBranch }: MergeRequest): Html {
  return html`<section class="panel box merged"><p><b>Merged</b> by ${mergedBy && person(mergedBy)} ${mergedAt !== null && time(mergedAt)}
into <span class="branch">${targetBranch}</span>${mergeCommitSha !== null && html` with ${commitLink(mergeCommitSha)}`}</p></section>`;
}

import type { Push } from '../bus.ts';
import type { Core } from '../core.ts';
import { dropApprovals } from '../merge-requests/approvals.ts';
import { cancelAutoMerge } from '../merge-requests/auto-merge.ts';
import { markMerged } from '../merge-requests/merge.ts';
import { addSystemNote } from '../merge-requests/notes.ts';
import { createMergeRequestPipeline } from '../merge-requests/open.ts';
import { closeMergeRequest } from '../merge-requests/update.ts';
import { createPipeline } from '../pipelines/create.ts';
import { headRef, type MergeRequest } from '../state/merge-request.ts';
import { isActive } from '../state/pipeline.ts';
import { ZERO_SHA } from '../state/project.ts';
import { branchOf } from './record-push.ts';

/** What a push means for merge requests and pipelines. Pipelines are started in the background. */
export async function applyPush(core: Core, push: Push): Promise<void> {
  const branch = branchOf(push);
  if (branch === null) return;
  const open = core.state.openMergeRequests();
  for (const mergeRequest of open.filter((one) => one.targetBranch === branch)) await targetMoved(core, mergeRequest, push);
  for (const mergeRequest of open.filter((one) => one.sourceBranch === branch)) await sourceMoved(core, mergeRequest, push);
  if (push.after !== ZERO_SHA) core.background.run(`pipeline of ${branch}`, branchPipeline(core, branch, push));
}

function branchPipeline(core: Core, branch: string, push: Push) {
  const { before: beforeSha, after: sha, user } = push;
  return createPipeline(core, { source: 'push', branch, sha, beforeSha, user, mergeRequest: null });
}

/** A new commit ends what was promised for the old one: auto-merge and its pipelines. */
async function sourceMoved(core: Core, mergeRequest: MergeRequest, push: Push): Promise<void> {
  if (push.after === ZERO_SHA) return closeMergeRequest(core, mergeRequest, push.user);
  const oldSha = mergeRequest.sha;
  mergeRequest.sha = push.after;
  mergeRequest.updatedAt = core.clock.now();
  mergeRequest.mergeError = null;
  addSystemNote(core, mergeRequest, push.user, `added commits up to ${push.after.slice(0, 8)}`);
  cancelAutoMerge(core, mergeRequest, push.user, 'new commits were added');
  dropApprovals(core, mergeRequest, push.user);
  await core.repository.setRef(headRef(mergeRequest.iid), push.after);
  await refreshBase(core, mergeRequest);
  cancelOutdated(core, mergeRequest);
  core.checks.statusOf(mergeRequest);
  core.bus.emit('mergeRequest', { mergeRequest, action: 'update', user: push.user, oldSha });
  core.background.run('merge request pipeline', createMergeRequestPipeline(core, mergeRequest, push.user));
}

async function refreshBase(core: Core, mergeRequest: MergeRequest): Promise<void> {
  mergeRequest.startSha = core.state.branches.get(mergeRequest.targetBranch) ?? mergeRequest.startSha;
  mergeRequest.baseSha = (await core.repository.mergeBase(mergeRequest.startSha, mergeRequest.sha)) ?? mergeRequest.startSha;
}

function cancelOutdated(core: Core, mergeRequest: MergeRequest): void {
  for (const pipeline of core.state.pipelines.values()) {
    const outdated = pipeline.mergeRequestIid === mergeRequest.iid && pipeline.sha !== mergeRequest.sha;
    if (outdated && isActive(pipeline)) core.queue.cancel(pipeline);
  }
}

/** The target has new commits: theirs may conflict, or contain the request already. */
async function targetMoved(core: Core, mergeRequest: MergeRequest, push: Push): Promise<void> {
  if (push.after === ZERO_SHA) return;
  const base = await core.repository.mergeBase(push.after, mergeRequest.sha);
  const contained = base === mergeRequest.sha && mergeRequest.sha !== mergeRequest.baseSha;
  if (contained && mergeRequest.state === 'opened') markMerged(core, mergeRequest, push.user, push.after, null);
  else core.checks.statusOf(mergeRequest);
}

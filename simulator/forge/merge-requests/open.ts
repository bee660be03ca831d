import type { Core } from '../core.ts';
import { createPipeline } from '../pipelines/create.ts';
import { refused } from '../refusal.ts';
import { headRef, type MergeRequest } from '../state/merge-request.ts';
import { ZERO_SHA } from '../state/project.ts';
import type { User } from '../state/user.ts';

export interface MergeRequestDraft {
  readonly sourceBranch: string;
  readonly targetBranch: string;
  readonly title: string;
  readonly description: string;
  readonly labels: readonly string[];
  readonly assignees: readonly User[];
  readonly reviewers: readonly User[];
  readonly removeSourceBranch: boolean;
  readonly squash: boolean;
}

/**
 * Opens a merge request and starts its pipeline in the background.
 * @throws Refusal 400 (branch missing), 409 (another open one), 422 (same branch twice).
 */
export async function openMergeRequest(core: Core, author: User, draft: MergeRequestDraft): Promise<MergeRequest> {
  const { sourceBranch, targetBranch } = draft;
  if (sourceBranch === targetBranch) throw refused(422, ["You can't use same project/branch for source and target"]);
  const sha = headOf(core, 'source_branch', sourceBranch);
  const startSha = headOf(core, 'target_branch', targetBranch);
  const baseSha = (await core.repository.mergeBase(startSha, sha)) ?? startSha;
  refuseSecond(core, sourceBranch, targetBranch);
  const mergeRequest = newMergeRequest(core, author, draft, { sha, startSha, baseSha });
  core.state.mergeRequests.set(mergeRequest.iid, mergeRequest);
  core.stats.wrote(author, 'description', mergeRequest.iid, draft.description);
  await core.repository.setRef(headRef(mergeRequest.iid), sha);
  core.checks.statusOf(mergeRequest);
  core.bus.emit('mergeRequest', { mergeRequest, action: 'open', user: author });
  core.background.run('merge request pipeline', createMergeRequestPipeline(core, mergeRequest, author));
  return mergeRequest;
}

export function createMergeRequestPipeline(core: Core, mergeRequest: MergeRequest, user: User) {
  return createPipeline(core, {
    source: 'merge_request_event',
    branch: mergeRequest.sourceBranch,
    sha: mergeRequest.sha,
    beforeSha: ZERO_SHA,
    user,
    mergeRequest,
  });
}

/** @throws Refusal 409 when an open merge request has the same source and target. */
export function refuseSecond(core: Core, sourceBranch: string, targetBranch: string): void {
  const other = core.state
    .openMergeRequests()
    .find((one) => one.sourceBranch === sourceBranch && one.targetBranch === targetBranch);
  if (other !== undefined)
    throw refused(409, [`Another open merge request already exists for this source branch: !${other.iid}`]);
}

function headOf(core: Core, parameter: string, branch: string): string {
  const sha = core.state.branches.get(branch);
  if (sha === undefined) throw refused(400, { [parameter]: ['does not exist'] });
  return sha;
}

function newMergeRequest(
  core: Core,
  author: User,
  draft: MergeRequestDraft,
  commits: { sha: string; startSha: string; baseSha: string },
): MergeRequest {
  const now = core.clock.now();
  return {
    ...draft,
    ...commits,
    id: core.state.nextNumber('mergeRequest'),
    iid: core.state.nextNumber('mergeRequestIid'),
    author,
    state: 'opened',
    createdAt: now,
    updatedAt: now,
    mergedAt: null,
    mergedBy: null,
    closedAt: null,
    closedBy: null,
    mergeCommitSha: null,
    squashCommitSha: null,
    autoMerge: null,
    mergeError: null,
    approvals: [],
    notes: [],
  };
}

import type { Core } from '../../core.ts';
import { iso } from '../../iso.ts';
import { detailedMergeStatus, mergeStatus } from '../../merge-requests/mergeability.ts';
import { isDraft, type MergeRequest } from '../../state/merge-request.ts';
import { PROJECT } from '../../state/project.ts';
import { hasRole, type User } from '../../state/user.ts';
import { presentPipeline, presentPipelineInFull } from './pipeline.ts';
import { presentUser } from './user.ts';

/** What every presentation of a merge request begins with. */
export function presentMergeRequestHead(core: Core, mergeRequest: MergeRequest) {
  return {
    id: mergeRequest.id,
    iid: mergeRequest.iid,
    project_id: PROJECT.id,
    title: mergeRequest.title,
    description: mergeRequest.description,
    state: mergeRequest.state,
    created_at: iso(mergeRequest.createdAt),
    updated_at: iso(mergeRequest.updatedAt),
    merge_status: mergeStatus(core, mergeRequest),
  };
}

/** As lists show it. */
export function presentMergeRequest(core: Core, mergeRequest: MergeRequest) {
  const { url } = core.address;
  const user = (one: User | null) => (one === null ? null : presentUser(one, url));
  return {
    ...presentMergeRequestHead(core, mergeRequest),
    merged_by: user(mergeRequest.mergedBy),
    merge_user: user(mergeRequest.mergedBy ?? mergeRequest.autoMerge?.user ?? null),
    merged_at: iso(mergeRequest.mergedAt),
    closed_by: user(mergeRequest.closedBy),
    closed_at: iso(mergeRequest.closedAt),
    target_branch: mergeRequest.targetBranch,
    source_branch: mergeRequest.sourceBranch,
    user_notes_count: mergeRequest.notes.filter((note) => !note.system).length,
    upvotes: 0,
    downvotes: 0,
    author: presentUser(mergeRequest.author, url),
    assignees: mergeRequest.assignees.map((one) => presentUser(one, url)),
    assignee: user(mergeRequest.assignees[0] ?? null),
    reviewers: mergeRequest.reviewers.map((one) => presentUser(one, url)),
    source_project_id: PROJECT.id,
    target_project_id: PROJECT.id,
    labels: mergeRequest.labels,
    ...mergeFields(core, mergeRequest),
    ...constantFields(core, mergeRequest),
  };
}

function mergeFields(core: Core, mergeRequest: MergeRequest) {
  return {
    draft: isDraft(mergeRequest),
    work_in_progress: isDraft(mergeRequest),
    merge_when_pipeline_succeeds: mergeRequest.autoMerge !== null,
    detailed_merge_status: detailedMergeStatus(core, mergeRequest),
    merge_after: null,
    sha: mergeRequest.sha,
    merge_commit_sha: mergeRequest.mergeCommitSha,
    squash_commit_sha: mergeRequest.squashCommitSha,
    should_remove_source_branch: mergeRequest.autoMerge?.removeSourceBranch ?? null,
    force_remove_source_branch: mergeRequest.removeSourceBranch,
    squash: mergeRequest.squash,
    squash_on_merge: mergeRequest.squash,
    has_conflicts: mergeRequest.state === 'opened' && core.checks.statusOf(mergeRequest) === 'conflict',
  };
}

function constantFields(core: Core, mergeRequest: MergeRequest) {
  return {
    milestone: null,
    discussion_locked: null,
    prepared_at: iso(mergeRequest.createdAt),
    reference: `!${mergeRequest.iid}`,
    references: { short: `!${mergeRequest.iid}`, relative: `!${mergeRequest.iid}`, full: `${PROJECT.path}!${mergeRequest.iid}` },
    web_url: mergeRequestUrl(core, mergeRequest),
    time_stats: { time_estimate: 0, total_time_spent: 0, human_time_estimate: null, human_total_time_spent: null },
    task_completion_status: { count: 0, completed_count: 0 },
    blocking_discussions_resolved: true,
    approvals_before_merge: null,
    imported: false,
    imported_from: 'none',
  };
}

/** As `GET .../merge_requests/:iid` shows it. */
export function presentMergeRequestInFull(core: Core, mergeRequest: MergeRequest, viewer: User) {
  const pipeline = core.state.headPipeline(mergeRequest);
  return {
    ...presentMergeRequest(core, mergeRequest),
    subscribed: false,
    changes_count: null,
    latest_build_started_at: iso(pipeline?.startedAt ?? null),
    latest_build_finished_at: iso(pipeline?.finishedAt ?? null),
    first_deployed_to_production_at: null,
    pipeline: pipeline === null ? null : presentPipeline(pipeline, core.address.url),
    head_pipeline: pipeline === null ? null : presentPipelineInFull(pipeline, core.address.url),
    diff_refs: { base_sha: mergeRequest.baseSha, head_sha: mergeRequest.sha, start_sha: mergeRequest.startSha },
    merge_error: mergeRequest.mergeError,
    rebase_in_progress: false,
    diverged_commits_count: null,
    first_contribution: false,
    user: { can_merge: hasRole(viewer, 'developer') },
  };
}

export function mergeRequestUrl(core: Core, mergeRequest: MergeRequest): string {
  return `${core.address.url}/${PROJECT.path}/-/merge_requests/${mergeRequest.iid}`;
}

import type { MergeRequestEvent } from '../bus.ts';
import type { Core } from '../core.ts';
import { readCommit } from '../git/commits.ts';
import { hookTime } from '../iso.ts';
import { detailedMergeStatus, mergeStatus } from '../merge-requests/mergeability.ts';
import { hookLabel } from '../merge-requests/update.ts';
import { isDraft } from '../state/merge-request.ts';
import { hookCommit, hookMergeRequest, hookProject, hookRepository, hookUser } from './common.ts';

/** The state is taken at the call, however long the commit takes to read. */
export async function mergeRequestBody(core: Core, event: MergeRequestEvent) {
  const { mergeRequest } = event;
  const { url } = core.address;
  const now = {
    object_kind: 'merge_request',
    event_type: 'merge_request',
    user: hookUser(event.user),
    project: hookProject(url),
    labels: mergeRequest.labels.map(hookLabel),
    changes: event.changes ?? {},
    repository: hookRepository(url),
    assignees: mergeRequest.assignees.map(hookUser),
    reviewers: mergeRequest.reviewers.map((user) => ({ ...hookUser(user), state: 'unreviewed', re_requested: false })),
  };
  const attributes = attributesOf(core, event);
  const commit = await readCommit(core.repository, mergeRequest.sha);
  const lastCommit = commit === null ? null : hookCommit(commit, url);
  return { ...now, object_attributes: { ...attributes, last_commit: lastCommit } };
}

function attributesOf(core: Core, event: MergeRequestEvent) {
  const { mergeRequest } = event;
  const { url } = core.address;
  return {
    ...hookMergeRequest(mergeRequest, url, detailedMergeStatus(core, mergeRequest), mergeStatus(core, mergeRequest)),
    description: mergeRequest.description,
    author_id: mergeRequest.author.id,
    assignee_id: mergeRequest.assignees[0]?.id ?? null,
    assignee_ids: mergeRequest.assignees.map((user) => user.id),
    reviewer_ids: mergeRequest.reviewers.map((user) => user.id),
    draft: isDraft(mergeRequest),
    work_in_progress: isDraft(mergeRequest),
    head_pipeline_id: core.state.headPipeline(mergeRequest)?.id ?? null,
    merge_commit_sha: mergeRequest.mergeCommitSha,
    merge_error: mergeRequest.mergeError,
    merge_user_id: mergeRequest.mergedBy?.id ?? mergeRequest.autoMerge?.user.id ?? null,
    merge_when_pipeline_succeeds: mergeRequest.autoMerge !== null,
    merge_params: { force_remove_source_branch: mergeRequest.removeSourceBranch },
    blocking_discussions_resolved: true,
    first_contribution: false,
    labels: mergeRequest.labels.map(hookLabel),
    source: hookProject(url),
    target: hookProject(url),
    prepared_at: hookTime(mergeRequest.createdAt),
    action: event.action,
    ...(event.oldSha === undefined ? {} : { oldrev: event.oldSha }),
  };
}

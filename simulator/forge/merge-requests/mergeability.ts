import type { Core } from '../core.ts';
import { isDraft, type MergeRequest } from '../state/merge-request.ts';
import { isActive } from '../state/pipeline.ts';

export type DetailedMergeStatus =
  | 'not_open'
  | 'checking'
  | 'draft_status'
  | 'conflict'
  | 'ci_must_pass'
  | 'ci_still_running'
  | 'mergeable';

/** What stands between a merge request and its merge; the first reason in GitLab's order. */
export function detailedMergeStatus(core: Core, mergeRequest: MergeRequest): DetailedMergeStatus {
  if (mergeRequest.state !== 'opened') return 'not_open';
  const check = core.checks.statusOf(mergeRequest);
  if (check === 'checking') return 'checking';
  if (isDraft(mergeRequest)) return 'draft_status';
  if (check === 'conflict') return 'conflict';
  const pipeline = core.state.headPipeline(mergeRequest);
  if (pipeline?.status === 'success') return 'mergeable';
  return pipeline !== null && isActive(pipeline) ? 'ci_still_running' : 'ci_must_pass';
}

/** The older field, which GitLab still sends. */
export function mergeStatus(core: Core, mergeRequest: MergeRequest): 'checking' | 'can_be_merged' | 'cannot_be_merged' {
  if (mergeRequest.state === 'merged') return 'can_be_merged';
  const check = core.checks.statusOf(mergeRequest);
  if (check === 'checking') return 'checking';
  return check === 'clean' ? 'can_be_merged' : 'cannot_be_merged';
}

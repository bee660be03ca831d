import type { Core } from '../core.ts';
import { notAllowed, refused, unauthorised } from '../refusal.ts';
import type { MergeRequest } from '../state/merge-request.ts';
import { hasRole, type User } from '../state/user.ts';
import { setAutoMerge } from './auto-merge.ts';
import { merge } from './merge.ts';
import { detailedMergeStatus } from './mergeability.ts';

export interface Acceptance {
  /** Head that the caller has seen; null when it did not say. */
  readonly sha: string | null;
  /** Merge when the pipeline has passed, instead of now. */
  readonly auto: boolean;
  readonly squash: boolean;
  readonly removeSourceBranch: boolean;
  readonly message: string | null;
}

/**
 * `PUT .../merge`. Pipelines must succeed: the pipeline of exactly the head decides, and without one nothing is merged.
 * @throws Refusal 401 (no right), 405 (cannot be merged now), 409 (head moved), 422 (merge failed).
 */
export async function acceptMergeRequest(core: Core, mergeRequest: MergeRequest, user: User, wanted: Acceptance): Promise<void> {
  if (!hasRole(user, 'developer')) throw unauthorised();
  await core.checks.settle(mergeRequest);
  const status = detailedMergeStatus(core, mergeRequest);
  const now = status === 'mergeable';
  if (!now && !(wanted.auto && status === 'ci_still_running')) throw notAllowed();
  if (wanted.sha !== null && wanted.sha !== mergeRequest.sha)
    throw refused(409, `SHA does not match HEAD of source branch: ${mergeRequest.sha}`);
  const wish = {
    user,
    squash: wanted.squash || mergeRequest.squash,
    removeSourceBranch: wanted.removeSourceBranch,
    message: wanted.message,
  };
  if (!now) setAutoMerge(core, mergeRequest, wish);
  else if (!(await merge(core, mergeRequest, wish, mergeRequest.sha))) throw refused(422, 'Branch cannot be merged');
}

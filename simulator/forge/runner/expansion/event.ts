import { git } from '../git.ts';
import type { PipelineRequest } from '../port.ts';
import type { Variables } from '../variables.ts';

const NO_COMMIT = /^0*$/;

/** The variables of an event, with those that only repeat the request filled in. */
export function eventVariables(request: PipelineRequest): Variables {
  const branch = request.source === 'push' ? { CI_COMMIT_BRANCH: request.ref } : {};
  return {
    CI: 'true',
    GITLAB_CI: 'true',
    CI_PIPELINE_SOURCE: request.source,
    CI_COMMIT_SHA: request.sha,
    CI_COMMIT_BEFORE_SHA: request.beforeSha,
    CI_DEFAULT_BRANCH: 'main',
    ...branch,
    ...request.variables,
  };
}

/** The commit that `rules:changes` compares with; empty when there is none. */
export function baseOf(request: PipelineRequest): string {
  const base = request.source === 'push' ? request.beforeSha : (request.variables['CI_MERGE_REQUEST_DIFF_BASE_SHA'] ?? '');
  return NO_COMMIT.test(base) ? '' : base;
}

/**
 * Lets `rules:changes` compare with the base of the event: gitlab-ci-local compares with the remote's
 * default branch. False when there is no base, in which case GitLab takes everything as changed.
 */
export async function setBase(request: PipelineRequest, folder: string): Promise<boolean> {
  const base = baseOf(request);
  if (base === '') return false;
  await git(folder, 'update-ref', 'refs/remotes/origin/main', base);
  await git(folder, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
  return true;
}

import type { Commit } from '../git/commits.ts';
import { hookTime } from '../iso.ts';
import type { MergeRequest } from '../state/merge-request.ts';
import { PROJECT } from '../state/project.ts';
import type { User } from '../state/user.ts';

/** Parts that the bodies of all webhooks share. */
export function hookUser(user: User) {
  return { id: user.id, name: user.name, username: user.username, avatar_url: null, email: '[REDACTED]' };
}

export function hookProject(url: string) {
  const web = `${url}/${PROJECT.path}`;
  return {
    id: PROJECT.id,
    name: PROJECT.name,
    description: 'The fleet as code',
    web_url: web,
    avatar_url: null,
    git_ssh_url: '',
    git_http_url: `${web}.git`,
    namespace: PROJECT.namespaceName,
    visibility_level: 0,
    path_with_namespace: PROJECT.path,
    default_branch: PROJECT.defaultBranch,
    ci_config_path: null,
    homepage: web,
    url: `${web}.git`,
    ssh_url: '',
    http_url: `${web}.git`,
  };
}

export function hookRepository(url: string) {
  const web = `${url}/${PROJECT.path}`;
  return { name: PROJECT.name, url: `${web}.git`, description: 'The fleet as code', homepage: web };
}

export function hookCommit(commit: Commit, url: string) {
  return {
    id: commit.sha,
    message: commit.message,
    title: commit.title,
    timestamp: commit.committedAt,
    url: `${url}/${PROJECT.path}/-/commit/${commit.sha}`,
    author: { name: commit.authorName, email: '[REDACTED]' },
  };
}

/** A merge request as note and pipeline events carry it. */
export function hookMergeRequest(mergeRequest: MergeRequest, url: string, detailedStatus: string, mergeStatus: string) {
  return {
    id: mergeRequest.id,
    iid: mergeRequest.iid,
    title: mergeRequest.title,
    source_branch: mergeRequest.sourceBranch,
    source_project_id: PROJECT.id,
    target_branch: mergeRequest.targetBranch,
    target_project_id: PROJECT.id,
    state: mergeRequest.state,
    merge_status: mergeStatus,
    detailed_merge_status: detailedStatus,
    created_at: hookTime(mergeRequest.createdAt),
    updated_at: hookTime(mergeRequest.updatedAt),
    url: `${url}/${PROJECT.path}/-/merge_requests/${mergeRequest.iid}`,
  };
}

import type { Core } from '../core.ts';
import { type Commit, readCommit } from '../git/commits.ts';
import { iso } from '../iso.ts';
import { headRef, type MergeRequest } from '../state/merge-request.ts';
import { GITLAB_VERSION, isProtectedBranch, PROJECT, ZERO_SHA } from '../state/project.ts';
import type { User } from '../state/user.ts';

/** What a pipeline is made of before its file was read. */
export interface PipelineWish {
  readonly source: 'push' | 'merge_request_event' | 'web' | 'api';
  /** Branch name; for merge request pipelines the source branch. */
  readonly branch: string;
  readonly sha: string;
  readonly beforeSha: string;
  readonly user: User;
  readonly mergeRequest: MergeRequest | null;
}

export interface PipelineNumbers {
  readonly id: number;
  readonly iid: number;
  readonly createdAt: number;
}

const LONGEST_DESCRIPTION = 2700;

/** Predefined `CI_*` variables and the project's, which outrank them. Those of single jobs are added later. */
export async function pipelineVariables(
  core: Core,
  wish: PipelineWish,
  numbers: PipelineNumbers,
): Promise<Record<string, string>> {
  const commit = await readCommit(core.repository, wish.sha);
  return {
    ...serverVariables(core.address.url),
    ...projectVariables(core.address.url),
    ...refVariables(wish),
    ...(commit === null ? {} : commitVariables(commit)),
    ...(wish.mergeRequest === null ? {} : mergeRequestVariables(wish.mergeRequest, core.address.url)),
    CI_PIPELINE_ID: String(numbers.id),
    CI_PIPELINE_IID: String(numbers.iid),
    CI_PIPELINE_SOURCE: wish.source,
    CI_PIPELINE_URL: `${core.address.url}/${PROJECT.path}/-/pipelines/${numbers.id}`,
    CI_PIPELINE_CREATED_AT: iso(numbers.createdAt),
    GITLAB_USER_ID: String(wish.user.id),
    GITLAB_USER_LOGIN: wish.user.username,
    GITLAB_USER_NAME: wish.user.name,
    GITLAB_USER_EMAIL: wish.user.email,
    ...ownVariables(core, isProtectedRun(wish)),
  };
}

/** Merge request pipelines are never protected: they run what somebody proposes. */
export function isProtectedRun(wish: PipelineWish): boolean {
  return wish.mergeRequest === null && isProtectedBranch(wish.branch);
}

function ownVariables(core: Core, protectedRun: boolean): Record<string, string> {
  const given = core.variables.filter((variable) => protectedRun || !variable.protected);
  return Object.fromEntries(given.map((variable) => [variable.key, variable.value]));
}

function serverVariables(url: string): Record<string, string> {
  const { hostname, port, host, protocol } = new URL(url);
  const [major = '', minor = '', patch = ''] = GITLAB_VERSION.split('.');
  return {
    CI: 'true',
    GITLAB_CI: 'true',
    CI_SERVER: 'yes',
    CI_SERVER_URL: url,
    CI_SERVER_HOST: hostname,
    CI_SERVER_PORT: port,
    CI_SERVER_FQDN: host,
    CI_SERVER_PROTOCOL: protocol.slice(0, -1),
    CI_SERVER_NAME: 'GitLab',
    CI_SERVER_VERSION: GITLAB_VERSION,
    CI_SERVER_VERSION_MAJOR: major,
    CI_SERVER_VERSION_MINOR: minor,
    CI_SERVER_VERSION_PATCH: patch,
    CI_API_V4_URL: `${url}/api/v4`,
  };
}

function projectVariables(url: string): Record<string, string> {
  return {
    CI_PROJECT_ID: String(PROJECT.id),
    CI_PROJECT_NAME: PROJECT.name,
    CI_PROJECT_TITLE: PROJECT.name,
    CI_PROJECT_NAMESPACE: PROJECT.namespace,
    CI_PROJECT_ROOT_NAMESPACE: PROJECT.namespace,
    CI_PROJECT_PATH: PROJECT.path,
    CI_PROJECT_PATH_SLUG: slug(PROJECT.path),
    CI_PROJECT_URL: `${url}/${PROJECT.path}`,
    CI_PROJECT_VISIBILITY: 'private',
    CI_DEFAULT_BRANCH: PROJECT.defaultBranch,
    CI_CONFIG_PATH: '.gitlab-ci.yml',
    // Cloning by path needs no token; the one with the job's token comes with the job.
    CI_REPOSITORY_URL: `${url}/${PROJECT.path}.git`,
  };
}

function refVariables(wish: PipelineWish): Record<string, string> {
  const branchOnly = { CI_COMMIT_BRANCH: wish.branch };
  return {
    CI_COMMIT_SHA: wish.sha,
    CI_COMMIT_SHORT_SHA: wish.sha.slice(0, 8),
    CI_COMMIT_BEFORE_SHA: wish.mergeRequest === null ? wish.beforeSha : ZERO_SHA,
    CI_COMMIT_REF_NAME: wish.branch,
    CI_COMMIT_REF_SLUG: slug(wish.branch),
    CI_COMMIT_REF_PROTECTED: String(isProtectedRun(wish)),
    ...(wish.mergeRequest === null ? branchOnly : {}),
  };
}

function commitVariables(commit: Commit): Record<string, string> {
  return {
    CI_COMMIT_TITLE: commit.title,
    CI_COMMIT_MESSAGE: commit.message,
    CI_COMMIT_DESCRIPTION: commit.message.split('\n').slice(1).join('\n').trimStart(),
    CI_COMMIT_AUTHOR: `${commit.authorName} <${commit.authorEmail}>`,
    CI_COMMIT_TIMESTAMP: commit.committedAt,
  };
}

function mergeRequestVariables(mergeRequest: MergeRequest, url: string): Record<string, string> {
  const projectUrl = `${url}/${PROJECT.path}`;
  return {
    CI_MERGE_REQUEST_ID: String(mergeRequest.id),
    CI_MERGE_REQUEST_IID: String(mergeRequest.iid),
    CI_MERGE_REQUEST_REF_PATH: headRef(mergeRequest.iid),
    CI_MERGE_REQUEST_EVENT_TYPE: 'detached',
    CI_MERGE_REQUEST_TITLE: mergeRequest.title,
    CI_MERGE_REQUEST_DESCRIPTION: mergeRequest.description.slice(0, LONGEST_DESCRIPTION),
    CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED: String(mergeRequest.description.length > LONGEST_DESCRIPTION),
    CI_MERGE_REQUEST_LABELS: mergeRequest.labels.join(','),
    CI_MERGE_REQUEST_APPROVED: String(mergeRequest.approvals.length > 0),
    CI_MERGE_REQUEST_DRAFT: String(/^draft:/i.test(mergeRequest.title)),
    CI_MERGE_REQUEST_PROJECT_ID: String(PROJECT.id),
    CI_MERGE_REQUEST_PROJECT_PATH: PROJECT.path,
    CI_MERGE_REQUEST_PROJECT_URL: projectUrl,
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: String(PROJECT.id),
    CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: PROJECT.path,
    CI_MERGE_REQUEST_SOURCE_PROJECT_URL: projectUrl,
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: mergeRequest.sourceBranch,
    CI_MERGE_REQUEST_SOURCE_BRANCH_PROTECTED: String(isProtectedBranch(mergeRequest.sourceBranch)),
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: mergeRequest.targetBranch,
    CI_MERGE_REQUEST_TARGET_BRANCH_PROTECTED: String(isProtectedBranch(mergeRequest.targetBranch)),
    CI_MERGE_REQUEST_DIFF_BASE_SHA: mergeRequest.baseSha,
    CI_MERGE_REQUEST_DIFF_ID: String(mergeRequest.id),
    CI_OPEN_MERGE_REQUESTS: `${PROJECT.path}!${mergeRequest.iid}`,
  };
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '-')
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, '');
}

import type { Push } from '../bus.ts';
import type { Core } from '../core.ts';
import { type Commit, countCommits, listCommits } from '../git/commits.ts';
import { changedPaths } from '../git/diff.ts';
import { PROJECT, ZERO_SHA } from '../state/project.ts';
import { hookProject, hookRepository } from './common.ts';

const MOST_COMMITS = 20;

export async function pushBody(core: Core, push: Push) {
  const { url } = core.address;
  const range = push.before === ZERO_SHA ? push.after : `${push.before}..${push.after}`;
  const gone = push.after === ZERO_SHA;
  // A new branch lists nothing older than the default branch.
  const listed = push.before === ZERO_SHA && !gone ? `${await forkPoint(core, push.after)}..${push.after}` : range;
  const commits = gone ? [] : await listCommits(core.repository, listed, { limit: MOST_COMMITS });
  return {
    object_kind: 'push',
    event_name: 'push',
    before: push.before,
    after: push.after,
    ref: push.ref,
    ref_protected: push.ref === `refs/heads/${PROJECT.defaultBranch}`,
    checkout_sha: gone ? null : push.after,
    message: null,
    user_id: push.user.id,
    user_name: push.user.name,
    user_username: push.user.username,
    user_email: push.user.email,
    user_avatar: null,
    project_id: PROJECT.id,
    project: hookProject(url),
    commits: await Promise.all(commits.reverse().map((commit) => commitBody(core, commit))),
    total_commits_count: gone ? 0 : await countCommits(core.repository, listed),
    push_options: {},
    repository: { ...hookRepository(url), git_http_url: `${url}/${PROJECT.path}.git`, git_ssh_url: '', visibility_level: 0 },
  };
}

async function forkPoint(core: Core, sha: string): Promise<string> {
  const main = core.state.branches.get(PROJECT.defaultBranch) ?? sha;
  return (await core.repository.mergeBase(main, sha)) ?? sha;
}

async function commitBody(core: Core, commit: Commit) {
  const paths = await changedPaths(core.repository, commit.parents[0] ?? null, commit.sha);
  return {
    id: commit.sha,
    message: commit.message,
    title: commit.title,
    timestamp: commit.committedAt,
    url: `${core.address.url}/${PROJECT.path}/-/commit/${commit.sha}`,
    author: { name: commit.authorName, email: commit.authorEmail },
    ...paths,
  };
}

import type { FastifyInstance } from 'fastify';
import type { Core } from '../../core.ts';
import { listCommits } from '../../git/commits.ts';
import { diffCommits } from '../../git/diff.ts';
import type { MergeRequest } from '../../state/merge-request.ts';
import { memberOf, mergeRequestIn } from '../asking.ts';
import { paged } from '../paging.ts';
import { presentCommit, presentDiff } from '../present/commit.ts';
import { presentMergeRequestInFull } from '../present/merge-request.ts';
import { presentUser } from '../present/user.ts';

/** What a merge request changes, and who takes part. */
export function mergeRequestChangeRoutes(app: FastifyInstance, core: Core): void {
  const base = '/projects/:id/merge_requests/:iid';
  app.get(`${base}/diffs`, { config: { jobTokens: true } }, async (request, reply) => {
    memberOf(core, request);
    const files = await filesOf(core, mergeRequestIn(core, request));
    return paged(files, request, reply, core.address.url).map(presentDiff);
  });
  app.get(`${base}/changes`, async (request) => {
    const user = memberOf(core, request);
    const mergeRequest = mergeRequestIn(core, request);
    const changes = (await filesOf(core, mergeRequest)).map(presentDiff);
    const whole = presentMergeRequestInFull(core, mergeRequest, user);
    return { ...whole, changes_count: String(changes.length), changes, overflow: false };
  });
  app.get(`${base}/commits`, async (request, reply) => {
    memberOf(core, request);
    const { baseSha, sha } = mergeRequestIn(core, request);
    const commits = await listCommits(core.repository, `${baseSha}..${sha}`);
    return paged(commits, request, reply, core.address.url).map((commit) => presentCommit(commit, core.address.url));
  });
  app.get(`${base}/participants`, (request, reply) => {
    memberOf(core, request);
    const { author, notes, reviewers } = mergeRequestIn(core, request);
    const users = [...new Set([author, ...reviewers, ...notes.map((note) => note.author)])];
    return paged(users, request, reply, core.address.url).map((user) => presentUser(user, core.address.url));
  });
}

function filesOf(core: Core, mergeRequest: MergeRequest) {
  return diffCommits(core.repository, mergeRequest.baseSha, mergeRequest.sha);
}

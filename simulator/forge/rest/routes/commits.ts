import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Core } from '../../core.ts';
import { type Commit, countCommits, listCommits, listShas, readCommit } from '../../git/commits.ts';
import { diffCommits } from '../../git/diff.ts';
import { notFound } from '../../refusal.ts';
import type { MergeRequest } from '../../state/merge-request.ts';
import { PROJECT } from '../../state/project.ts';
import { memberOf, parametersOf, pathPart } from '../asking.ts';
import { paged, pageHeaders, pageOf } from '../paging.ts';
import { presentCommit, presentDiff } from '../present/commit.ts';
import { presentMergeRequest } from '../present/merge-request.ts';
import { presentPipeline } from '../present/pipeline.ts';

export function commitRoutes(app: FastifyInstance, core: Core): void {
  app.get('/projects/:id/repository/commits', async (request, reply) => {
    memberOf(core, request);
    const parameters = parametersOf(request);
    const sha = await resolved(core, parameters.text('ref_name') ?? PROJECT.defaultBranch);
    const page = pageOf(request);
    const path = parameters.text('path');
    const where = { limit: page.size, skip: (page.number - 1) * page.size, ...(path === undefined ? {} : { path }) };
    pageHeaders(await countCommits(core.repository, sha), page, request, reply, core.address.url);
    const commits = await listCommits(core.repository, sha, where);
    return commits.map((commit) => presentCommit(commit, core.address.url));
  });
  app.get('/projects/:id/repository/commits/:sha', async (request) => {
    memberOf(core, request);
    return presentCommitInFull(core, await commitIn(core, request));
  });
  app.get('/projects/:id/repository/commits/:sha/diff', async (request, reply) => {
    memberOf(core, request);
    const commit = await commitIn(core, request);
    const files = await diffCommits(core.repository, commit.parents[0] ?? null, commit.sha);
    return paged(files, request, reply, core.address.url).map(presentDiff);
  });
  app.get('/projects/:id/repository/commits/:sha/merge_requests', { config: { jobTokens: true } }, async (request, reply) => {
    memberOf(core, request);
    const found = await mergeRequestsWith(core, (await commitIn(core, request)).sha);
    return paged(found, request, reply, core.address.url).map((one) => presentMergeRequest(core, one));
  });
}

async function commitIn(core: Core, request: FastifyRequest): Promise<Commit> {
  const sha = await core.repository.resolve(pathPart(request, 'sha'));
  const commit = sha === null ? null : await readCommit(core.repository, sha);
  if (commit === null) throw notFound('Commit');
  return commit;
}

async function resolved(core: Core, revision: string): Promise<string> {
  const sha = await core.repository.resolve(revision);
  if (sha === null) throw notFound('Commit');
  return sha;
}

async function presentCommitInFull(core: Core, commit: Commit) {
  const files = await diffCommits(core.repository, commit.parents[0] ?? null, commit.sha);
  const count = (sign: string) =>
    files.reduce((sum, file) => sum + file.diff.split('\n').filter((line) => line.startsWith(sign)).length, 0);
  const [additions, deletions] = [count('+'), count('-')];
  const last = core.state.pipelinesNewestFirst().find((pipeline) => pipeline.sha === commit.sha);
  return {
    ...presentCommit(commit, core.address.url),
    stats: { additions, deletions, total: additions + deletions },
    status: last?.status ?? null,
    project_id: PROJECT.id,
    last_pipeline: last === undefined ? null : presentPipeline(last, core.address.url),
  };
}

/** Merge requests that brought the commit: as one of theirs, or as the merge commit. Newest first. */
async function mergeRequestsWith(core: Core, sha: string): Promise<MergeRequest[]> {
  const newestFirst = [...core.state.mergeRequests.values()].sort((a, b) => b.iid - a.iid);
  const found: MergeRequest[] = [];
  for (const one of newestFirst) {
    const made = one.mergeCommitSha === sha || one.squashCommitSha === sha;
    if (made || (await listShas(core.repository, `${one.baseSha}..${one.sha}`)).includes(sha)) found.push(one);
  }
  return found;
}

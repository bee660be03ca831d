import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Core } from '../../core.ts';
import { listCommits, readCommit } from '../../git/commits.ts';
import { diffCommits } from '../../git/diff.ts';
import { listTree, readBlob } from '../../git/files.ts';
import { notFound } from '../../refusal.ts';
import { PROJECT } from '../../state/project.ts';
import { memberOf, parametersOf, pathPart } from '../asking.ts';
import { paged } from '../paging.ts';
import { presentCommit, presentDiff } from '../present/commit.ts';

export function fileRoutes(app: FastifyInstance, core: Core): void {
  app.get('/projects/:id/repository/files/:path', async (request, reply) => {
    memberOf(core, request);
    const file = await fileIn(core, request);
    reply.headers({ 'X-Gitlab-Blob-Id': file.id, 'X-Gitlab-Commit-Id': file.sha, 'X-Gitlab-File-Path': file.path });
    return presentFile(core, file);
  });
  app.get('/projects/:id/repository/files/:path/raw', async (request, reply) => {
    memberOf(core, request);
    const file = await fileIn(core, request);
    return reply.type('text/plain; charset=utf-8').send(file.content);
  });
  app.get('/projects/:id/repository/tree', async (request, reply) => {
    memberOf(core, request);
    const parameters = parametersOf(request);
    const sha = await core.repository.resolve(parameters.text('ref') ?? PROJECT.defaultBranch);
    const path = parameters.text('path') ?? '';
    const entries = sha === null ? null : await listTree(core.repository, sha, path, parameters.flag('recursive') ?? false);
    if (entries === null) throw notFound('Tree');
    return paged(entries, request, reply, core.address.url);
  });
  app.get('/projects/:id/repository/compare', (request) => {
    memberOf(core, request);
    return compare(core, request);
  });
}

async function fileIn(core: Core, request: FastifyRequest) {
  const ref = parametersOf(request).text('ref') ?? 'HEAD';
  const path = pathPart(request, 'path');
  const sha = await core.repository.resolve(ref === 'HEAD' ? PROJECT.defaultBranch : ref);
  const blob = sha === null ? null : await readBlob(core.repository, sha, path);
  if (sha === null || blob === null) throw notFound(sha === null ? 'Commit' : 'File');
  return { ...blob, path, ref, sha };
}

async function presentFile(core: Core, file: Awaited<ReturnType<typeof fileIn>>) {
  const [last] = await listCommits(core.repository, file.sha, { limit: 1, path: file.path });
  return {
    file_name: file.path.slice(file.path.lastIndexOf('/') + 1),
    file_path: file.path,
    size: file.content.length,
    encoding: 'base64',
    content_sha256: createHash('sha256').update(file.content).digest('hex'),
    ref: file.ref,
    blob_id: file.id,
    commit_id: file.sha,
    last_commit_id: last?.sha ?? file.sha,
    execute_filemode: false,
    content: file.content.toString('base64'),
  };
}

/** From the merge base unless `straight`. */
async function compare(core: Core, request: FastifyRequest) {
  const parameters = parametersOf(request);
  parameters.require('from', 'to');
  const from = await core.repository.resolve(parameters.text('from') ?? '');
  const to = await core.repository.resolve(parameters.text('to') ?? '');
  if (from === null || to === null) throw notFound('Ref');
  const base = parameters.flag('straight') === true ? from : ((await core.repository.mergeBase(from, to)) ?? from);
  const commits = (await listCommits(core.repository, `${base}..${to}`)).reverse();
  const head = await readCommit(core.repository, to);
  return {
    commit: head === null || commits.length === 0 ? null : presentCommit(head, core.address.url),
    commits: commits.map((commit) => presentCommit(commit, core.address.url)),
    diffs: (await diffCommits(core.repository, base, to)).map(presentDiff),
    compare_timeout: false,
    compare_same_ref: from === to,
    web_url: `${core.address.url}/${PROJECT.path}/-/compare/${from}...${to}`,
  };
}

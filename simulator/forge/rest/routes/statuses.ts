import type { FastifyInstance } from 'fastify';
import type { Core } from '../../core.ts';
import { iso } from '../../iso.ts';
import { notFound } from '../../refusal.ts';
import type { CommitStatus } from '../../state/hook.ts';
import { PROJECT } from '../../state/project.ts';
import { memberOf, parametersOf, pathPart } from '../asking.ts';
import { paged } from '../paging.ts';
import { presentUser } from '../present/user.ts';

const STATES = ['pending', 'running', 'success', 'failed', 'canceled', 'skipped'] as const;

/** Commit statuses of others. They are shown and decide nothing. */
export function statusRoutes(app: FastifyInstance, core: Core): void {
  app.get('/projects/:id/repository/commits/:sha/statuses', async (request, reply) => {
    memberOf(core, request);
    const sha = await core.repository.resolve(pathPart(request, 'sha'));
    if (sha === null) throw notFound('Commit');
    const statuses = core.state.commitStatuses.filter((status) => status.sha === sha).reverse();
    return paged(statuses, request, reply, core.address.url).map((status) => present(core, status));
  });
  app.post('/projects/:id/statuses/:sha', async (request, reply) => {
    const user = memberOf(core, request, 'developer');
    const parameters = parametersOf(request);
    parameters.require('state');
    const state = parameters.choice('state', STATES) ?? 'pending';
    const sha = await core.repository.resolve(pathPart(request, 'sha'));
    if (sha === null) throw notFound('Commit');
    const name = parameters.text('name') ?? parameters.text('context') ?? 'default';
    const known = core.state.commitStatuses.find((status) => status.sha === sha && status.name === name);
    const status = known ?? newStatus(core, sha, name, parameters.text('ref') ?? PROJECT.defaultBranch, user.username);
    status.status = state;
    status.targetUrl = parameters.text('target_url') ?? status.targetUrl;
    status.description = parameters.text('description') ?? status.description;
    return reply.status(201).send(present(core, status));
  });
}

function newStatus(core: Core, sha: string, name: string, ref: string, username: string): CommitStatus {
  const numbered = { id: core.state.nextNumber('status'), createdAt: core.clock.now() };
  const status = { ...numbered, sha, name, ref, username, status: 'pending', targetUrl: null, description: null };
  core.state.commitStatuses.push(status);
  return status;
}

function present(core: Core, status: CommitStatus) {
  const author = core.state.userNamed(status.username);
  return {
    id: status.id,
    sha: status.sha,
    ref: status.ref,
    status: status.status,
    name: status.name,
    target_url: status.targetUrl,
    description: status.description,
    created_at: iso(status.createdAt),
    started_at: null,
    finished_at: null,
    allow_failure: false,
    coverage: null,
    pipeline_id: core.state.pipelinesNewestFirst().find((pipeline) => pipeline.sha === status.sha)?.id ?? null,
    author: author === null ? null : presentUser(author, core.address.url),
  };
}

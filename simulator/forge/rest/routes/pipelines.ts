import type { FastifyInstance } from 'fastify';
import type { Core } from '../../core.ts';
import { createMergeRequestPipeline } from '../../merge-requests/open.ts';
import { createPipeline } from '../../pipelines/create.ts';
import { cancelPipeline, retryPipeline } from '../../pipelines/job-actions.ts';
import { forbidden, refused } from '../../refusal.ts';
import { isActive, type Pipeline } from '../../state/pipeline.ts';
import { ZERO_SHA } from '../../state/project.ts';
import { memberOf, mergeRequestIn, parametersOf, pipelineIn } from '../asking.ts';
import { paged } from '../paging.ts';
import type { Parameters } from '../parameters.ts';
import { presentPipeline, presentPipelineInFull } from '../present/pipeline.ts';

const FILTERED =
  'Pipeline will not run for the selected trigger. The rules configuration prevented any jobs from being added to the pipeline.';

const SCOPES = ['running', 'pending', 'finished', 'branches', 'tags'] as const;
/** GitLab's; the forge's own pipelines know only some of them. */
const STATUSES = [
  'created',
  'waiting_for_resource',
  'preparing',
  'pending',
  'running',
  'success',
  'failed',
  'canceled',
  'skipped',
  'manual',
  'scheduled',
] as const;

export function pipelineRoutes(app: FastifyInstance, core: Core): void {
  app.get('/projects/:id/pipelines', (request, reply) => {
    memberOf(core, request);
    const found = search(core, parametersOf(request));
    return paged(found, request, reply, core.address.url).map((one) => presentPipeline(one, core.address.url));
  });
  app.get('/projects/:id/pipelines/latest', (request) => {
    memberOf(core, request);
    const [latest] = search(core, parametersOf(request));
    if (latest === undefined) throw forbidden();
    return presentPipelineInFull(latest, core.address.url);
  });
  app.get('/projects/:id/pipelines/:pipeline', { config: { jobTokens: true } }, (request) => {
    memberOf(core, request);
    return presentPipelineInFull(pipelineIn(core, request), core.address.url);
  });
  startRoutes(app, core);
  for (const [verb, act] of [
    ['retry', retryPipeline],
    ['cancel', cancelPipeline],
  ] as const)
    app.post(`/projects/:id/pipelines/:pipeline/${verb}`, (request, reply) => {
      memberOf(core, request, 'developer');
      const pipeline = pipelineIn(core, request);
      act(core, pipeline);
      return reply.status(verb === 'retry' ? 201 : 200).send(presentPipelineInFull(pipeline, core.address.url));
    });
}

function startRoutes(app: FastifyInstance, core: Core): void {
  app.get('/projects/:id/merge_requests/:iid/pipelines', (request, reply) => {
    memberOf(core, request);
    const { iid } = mergeRequestIn(core, request);
    const found = core.state.pipelinesNewestFirst().filter((pipeline) => pipeline.mergeRequestIid === iid);
    return paged(found, request, reply, core.address.url).map((one) => presentPipeline(one, core.address.url));
  });
  app.post('/projects/:id/merge_requests/:iid/pipelines', async (request, reply) => {
    const user = memberOf(core, request, 'developer');
    const mergeRequest = mergeRequestIn(core, request);
    if (mergeRequest.state !== 'opened') throw refused(405, '405 Method Not Allowed');
    const pipeline = await createMergeRequestPipeline(core, mergeRequest, user);
    if (pipeline === null) throw refused(400, { base: [FILTERED] });
    return reply.status(201).send(presentPipelineInFull(pipeline, core.address.url));
  });
  app.post('/projects/:id/pipeline', async (request, reply) => {
    const user = memberOf(core, request, 'developer');
    const parameters = parametersOf(request);
    parameters.require('ref');
    const branch = parameters.text('ref') ?? '';
    const sha = core.state.branches.get(branch);
    if (sha === undefined) throw refused(400, { base: ['Reference not found'] });
    const wish = { source: 'api', branch, sha, beforeSha: ZERO_SHA, user, mergeRequest: null } as const;
    const pipeline = await createPipeline(core, wish);
    if (pipeline === null) throw refused(400, { base: [FILTERED] });
    return reply.status(201).send(presentPipelineInFull(pipeline, core.address.url));
  });
}

/** Where a pipeline is in its life, or what it belongs to. The forge knows no tags. */
function isInScope(pipeline: Pipeline, scope: (typeof SCOPES)[number] | undefined): boolean {
  if (scope === undefined) return true;
  if (scope === 'running' || scope === 'pending') return pipeline.status === scope;
  if (scope === 'finished') return !isActive(pipeline) && pipeline.status !== 'manual';
  return scope === 'branches' && pipeline.mergeRequestIid === null;
}

/** Newest first unless asked otherwise. */
function search(core: Core, parameters: Parameters): Pipeline[] {
  const wanted = (name: string) => parameters.text(name);
  const matches = (name: string, value: string) => wanted(name) === undefined || wanted(name) === value;
  const scope = parameters.choice('scope', SCOPES);
  const status = parameters.choice('status', STATUSES);
  const found = core.state
    .pipelinesNewestFirst()
    .filter((pipeline) => matches('sha', pipeline.sha) && matches('ref', pipeline.ref) && matches('source', pipeline.source))
    .filter((pipeline) => matches('username', pipeline.user.username))
    .filter((pipeline) => (status === undefined || pipeline.status === status) && isInScope(pipeline, scope));
  return parameters.choice('sort', ['asc', 'desc']) === 'asc' ? found.reverse() : found;
}

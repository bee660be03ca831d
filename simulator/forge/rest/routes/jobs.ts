import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Core } from '../../core.ts';
import { cancelJob, playJob, retryJob } from '../../pipelines/job-actions.ts';
import { notFound } from '../../refusal.ts';
import type { Job } from '../../state/job.ts';
import { actorOf, jobIn, memberOf, parametersOf, pipelineIn } from '../asking.ts';
import { paged } from '../paging.ts';
import { presentJob } from '../present/job.ts';

export function jobRoutes(app: FastifyInstance, core: Core): void {
  app.get('/projects/:id/pipelines/:pipeline/jobs', { config: { jobTokens: true } }, async (request, reply) => {
    memberOf(core, request);
    const jobs = wanted(pipelineIn(core, request).jobs, request).reverse();
    return Promise.all(paged(jobs, request, reply, core.address.url).map((job) => presentJob(core, job)));
  });
  app.get('/projects/:id/jobs', async (request, reply) => {
    memberOf(core, request);
    const jobs = wanted([...core.state.jobs.values()], request).sort((a, b) => b.id - a.id);
    return Promise.all(paged(jobs, request, reply, core.address.url).map((job) => presentJob(core, job)));
  });
  app.get('/projects/:id/jobs/:job', { config: { jobTokens: true } }, (request) => {
    memberOf(core, request);
    return presentJob(core, jobIn(core, request).job);
  });
  app.get('/job', { config: { jobTokens: true } }, (request) => {
    const job = actorOf(core, request)?.job;
    if (!job) throw notFound();
    return presentJob(core, job);
  });
  app.get('/projects/:id/jobs/:job/trace', (request, reply) => {
    memberOf(core, request);
    return reply.type('text/plain; charset=utf-8').send(jobIn(core, request).job.trace);
  });
  const actions = { play: playJob, retry: retryJob, cancel: cancelJob };
  for (const [verb, act] of Object.entries(actions))
    app.post(`/projects/:id/jobs/:job/${verb}`, async (request, reply) => {
      memberOf(core, request, 'developer');
      const { job, pipeline } = jobIn(core, request);
      const result = await presentJob(core, act(core, pipeline, job));
      return reply.status(verb === 'play' ? 200 : 201).send(result);
    });
}

function wanted(jobs: readonly Job[], request: FastifyRequest): Job[] {
  const parameters = parametersOf(request);
  const scope = parameters.list('scope');
  const retried = parameters.flag('include_retried') ?? false;
  return jobs.filter((job) => (retried || !job.retried) && (scope === undefined || scope.includes(job.status)));
}

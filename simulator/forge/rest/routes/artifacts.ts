import { readFile } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '../../core.ts';
import { invalid, notFound } from '../../refusal.ts';
import type { Job } from '../../state/job.ts';
import { jobIn, memberOf, parametersOf, pathPart } from '../asking.ts';
import { zip } from '../zip.ts';

const JOB_TOKENS = { config: { jobTokens: true } };

export function artifactRoutes(app: FastifyInstance, core: Core): void {
  const archive = async (job: Job, reply: FastifyReply) => {
    if (Object.keys(job.artifacts).length === 0) throw notFound();
    const contents = Object.entries(job.artifacts).map(async ([path, file]) => [path, await content(file)] as const);
    const name = 'attachment; filename="artifacts.zip"';
    return reply
      .type('application/zip')
      .header('Content-Disposition', name)
      .send(zip(Object.fromEntries(await Promise.all(contents))));
  };
  const single = async (job: Job, path: string, reply: FastifyReply) => {
    const file = Object.hasOwn(job.artifacts, path) ? job.artifacts[path] : undefined;
    if (file === undefined) throw notFound();
    return reply.type(typeOf(path)).send(await content(file));
  };
  app.get('/projects/:id/jobs/:job/artifacts', JOB_TOKENS, (request, reply) => {
    memberOf(core, request);
    return archive(jobIn(core, request).job, reply);
  });
  app.get('/projects/:id/jobs/:job/artifacts/*', JOB_TOKENS, (request, reply) => {
    memberOf(core, request);
    return single(jobIn(core, request).job, pathPart(request, '*'), reply);
  });
  app.get('/projects/:id/jobs/artifacts/:ref/download', JOB_TOKENS, (request, reply) => {
    memberOf(core, request);
    return archive(latestJob(core, request), reply);
  });
  app.get('/projects/:id/jobs/artifacts/:ref/raw/*', JOB_TOKENS, (request, reply) => {
    memberOf(core, request);
    return single(latestJob(core, request), pathPart(request, '*'), reply);
  });
}

/** The job of that name in the newest successful pipeline of the ref. */
function latestJob(core: Core, request: FastifyRequest): Job {
  const name = parametersOf(request).text('job');
  if (name === undefined) throw invalid('job is missing');
  const ref = pathPart(request, 'ref');
  const pipeline = core.state.pipelinesNewestFirst().find((one) => one.ref === ref && one.status === 'success');
  const job = pipeline?.jobs.findLast((one) => one.name === name);
  if (job === undefined) throw notFound();
  return job;
}

/** Kept files can be tidied away under us: then the artifact has expired. */
async function content(file: string): Promise<Buffer> {
  return readFile(file).catch(() => {
    throw notFound();
  });
}

function typeOf(path: string): string {
  if (path.endsWith('.json')) return 'application/json';
  return /\.(txt|log|xml|md|env|ya?ml)$/.test(path) ? 'text/plain; charset=utf-8' : 'application/octet-stream';
}

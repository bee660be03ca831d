import type { FastifyRequest } from 'fastify';
import { apiActor, basicPassword } from '../access/credentials.ts';
import type { Actor } from '../access/tokens.ts';
import type { Core } from '../core.ts';
import { forbidden, noRecord, notFound, unauthorised } from '../refusal.ts';
import type { Job } from '../state/job.ts';
import type { MergeRequest } from '../state/merge-request.ts';
import type { Pipeline } from '../state/pipeline.ts';
import { PROJECT } from '../state/project.ts';
import { hasRole, type Role, type User } from '../state/user.ts';
import { Parameters } from './parameters.ts';

/** What a route may be told about itself. */
declare module 'fastify' {
  interface FastifyContextConfig {
    /** Job tokens are taken; they are on few routes. */
    readonly jobTokens?: boolean;
    /** `Authorization: Basic` with a token as password is taken: Terraform's HTTP backend knows nothing else. */
    readonly basic?: boolean;
  }
}

/** Query and body of a request. */
export function parametersOf(request: FastifyRequest): Parameters {
  return new Parameters(request.query, request.body);
}

/** Who asks; null without a token. @throws Refusal 401 for a bad token, or a job's token where none is taken. */
export function actorOf(core: Core, request: FastifyRequest): Actor | null {
  const { config } = request.routeOptions;
  const password = config.basic === true ? basicPassword(request.headers) : null;
  if (password !== null) {
    const actor = core.tokens.find(password);
    if (actor === null) throw unauthorised();
    return actor;
  }
  const actor = apiActor(request.headers, core.tokens);
  if (actor?.job && config.jobTokens !== true) throw unauthorised();
  return actor;
}

/** The user who asks. @throws Refusal 401. */
export function userOf(core: Core, request: FastifyRequest): User {
  const actor = actorOf(core, request);
  if (actor === null) throw unauthorised();
  return actor.user;
}

/**
 * The user who asks about the project named in the path. It is private: without a token it is not there.
 * @throws Refusal 404 (another project, or no token), 401 (bad token), 403 (the role does not suffice).
 */
export function memberOf(core: Core, request: FastifyRequest, least: Role = 'reporter'): User {
  const actor = actorOf(core, request);
  const { id } = request.params as { id?: string };
  if (actor === null || (id !== String(PROJECT.id) && id !== PROJECT.path)) throw notFound('Project');
  if (!hasRole(actor.user, least)) throw forbidden();
  return actor.user;
}

/** @throws Refusal 404. */
export function mergeRequestIn(core: Core, request: FastifyRequest): MergeRequest {
  const { iid } = request.params as { iid?: string };
  const found = core.state.mergeRequests.get(Number(iid));
  if (found === undefined) throw noRecord();
  return found;
}

/** @throws Refusal 404. */
export function pipelineIn(core: Core, request: FastifyRequest): Pipeline {
  const { pipeline } = request.params as { pipeline?: string };
  const found = core.state.pipelines.get(Number(pipeline));
  if (found === undefined) throw noRecord();
  return found;
}

/** @throws Refusal 404. */
export function jobIn(core: Core, request: FastifyRequest): { job: Job; pipeline: Pipeline } {
  const { job: id } = request.params as { job?: string };
  const job = core.state.jobs.get(Number(id));
  const pipeline = core.state.pipelines.get(job?.pipelineId ?? 0);
  if (job === undefined || pipeline === undefined) throw noRecord();
  return { job, pipeline };
}

/** A part of the path, decoded. */
export function pathPart(request: FastifyRequest, name: string): string {
  return (request.params as Record<string, string | undefined>)[name] ?? '';
}

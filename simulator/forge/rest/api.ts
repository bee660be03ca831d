import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '../core.ts';
import { Refusal } from '../refusal.ts';
import { actorOf } from './asking.ts';
import type { RequestLimit } from './request-limit.ts';
import { artifactRoutes } from './routes/artifacts.ts';
import { commitRoutes } from './routes/commits.ts';
import { fileRoutes } from './routes/files.ts';
import { hookRoutes } from './routes/hooks.ts';
import { jobRoutes } from './routes/jobs.ts';
import { mergeRequestChangeRoutes } from './routes/merge-request-changes.ts';
import { mergeRequestRoutes } from './routes/merge-requests.ts';
import { mergingRoutes } from './routes/merging.ts';
import { noteRoutes } from './routes/notes.ts';
import { pipelineRoutes } from './routes/pipelines.ts';
import { projectRoutes } from './routes/projects.ts';
import { settingRoutes } from './routes/settings.ts';
import { statusRoutes } from './routes/statuses.ts';
import { terraformStateRoutes } from './routes/terraform-state.ts';
import { userRoutes } from './routes/users.ts';

const ROUTES = [
  userRoutes,
  projectRoutes,
  commitRoutes,
  fileRoutes,
  mergeRequestRoutes,
  mergeRequestChangeRoutes,
  mergingRoutes,
  noteRoutes,
  pipelineRoutes,
  jobRoutes,
  artifactRoutes,
  statusRoutes,
  hookRoutes,
  settingRoutes,
];

/** The REST API, version 4, as a plugin under `/api/v4`. */
export function restApi(core: Core, limit: RequestLimit) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', async (request, reply) => {
      const username = usernameOf(core, request);
      if (!limit.admit(username, reply)) return reply.status(429).type('text/plain').send('Retry later\n');
    });
    app.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url ?? 'none';
      core.stats.called({ method: request.method, route, status: reply.statusCode, username: usernameOf(core, request) });
    });
    app.setErrorHandler((error, _request, reply) => answerError(error, reply));
    app.setNotFoundHandler((_request, reply) => reply.status(404).send({ error: '404 Not Found' }));
    app.removeContentTypeParser('application/json');
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => parseJson(String(body), done));
    for (const routes of ROUTES) routes(app, core);
    app.register(async (scope) => terraformStateRoutes(scope, core));
  };
}

/** No body is an empty one, as GitLab takes it. */
function parseJson(text: string, done: (error: Error | null, body?: unknown) => void): void {
  try {
    done(null, text.trim() === '' ? {} : JSON.parse(text));
  } catch {
    done(new Refusal(400, { error: 'Problems parsing JSON' }));
  }
}

function usernameOf(core: Core, request: FastifyRequest): string | null {
  try {
    return actorOf(core, request)?.user.username ?? null;
  } catch {
    return null;
  }
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof Refusal) return reply.status(error.status).send(error.body);
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 500) reply.log.error(error);
  return reply.status(status).send({ message: status >= 500 ? '500 Internal Server Error' : `${status} Bad request` });
}

import fastify, { type FastifyInstance } from 'fastify';
import { Refused } from '../refused.ts';
import { scenarioRoutes } from './scenarios.ts';
import type { Served } from './served.ts';
import { stackRoutes } from './stacks.ts';
import { telemetryRoutes } from './telemetry.ts';
import { truthRoutes } from './truth.ts';

const BODY_LIMIT = 8 * 1024 * 1024;
/** A misspelt key is an error, not ignored. */
const AJV = { customOptions: { removeAdditional: false } } as const;

/** The clouds' HTTP interface; not listening yet. Errors are `{"message"}` with a fitting status. */
export function cloudServer(served: Served): FastifyInstance {
  const app = fastify({ logger: false, bodyLimit: BODY_LIMIT, forceCloseConnections: true, ajv: AJV });
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error instanceof Refused ? error.status : (error.statusCode ?? 500);
    return reply.status(status).send({ message: error.message });
  });
  app.setNotFoundHandler((request, reply) => reply.status(404).send({ message: `There is nothing at ${request.url}` }));
  app.addHook('onRequest', async () => served.catchUp());
  telemetryRoutes(app, served);
  stackRoutes(app, served);
  scenarioRoutes(app, served);
  truthRoutes(app, served);
  return app;
}

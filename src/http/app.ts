import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import { createRedactor } from '../observability/redact.ts';
import type { App, AppOptions, Edge } from './edge.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { auth } from './plugins/auth.ts';
import { errors } from './plugins/errors.ts';
import { jsonBody } from './plugins/json-body.ts';
import { observation } from './plugins/observation.ts';
import { openapi } from './plugins/openapi.ts';
import { routeTable } from './plugins/route-table.ts';
import { securityHeaders } from './plugins/security-headers.ts';
import { validation } from './plugins/validation.ts';
import { websockets } from './plugins/websockets.ts';
import { apiRoutes } from './routes/api/v1/index.ts';
import { dashboardRoutes } from './routes/dashboard.ts';
import { healthRoutes } from './routes/health/index.ts';
import { metricsRoute } from './routes/metrics/index.ts';
import { webhookRoutes } from './routes/webhooks/index.ts';
import { liveRoute } from './routes/ws/index.ts';

export type { AppOptions, Tokens } from './edge.ts';

/**
 * The HTTP edge: API, webhooks, live events, metrics, documentation, dashboard. Call `listen` on it,
 * and `close` at the end. Throws `config` when a configured secret is empty.
 */
export function createApp(options: AppOptions): FastifyInstance {
  const edge: Edge = {
    version: '0.0.0',
    redactor: createRedactor(),
    ...options,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  };
  const app = server(edge);
  // What holds for every route comes first, in the order in which a request meets it.
  for (const plugin of [securityHeaders, auth, jsonBody, validation, errors, observation, routeTable, openapi, websockets])
    plugin(app, edge);
  // Routes wait for the packages above to be loaded.
  app.register(async (scope: App) => {
    for (const routes of [healthRoutes, metricsRoute, apiRoutes, webhookRoutes, liveRoute, dashboardRoutes]) routes(scope, edge);
  });
  return app as unknown as FastifyInstance;
}

function server({ limits, logger }: Edge): App {
  const app = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    // The plugin `observation` logs one line per answer.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.apiBytes,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    forceCloseConnections: 'idle',
    ...timeouts(limits),
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.server.maxConnections = limits.maxConnections;
  return app;
}

/** `requestTimeout` alone stops no slow body: Node looks only every `connectionsCheckingInterval`. */
function timeouts(limits: Limits) {
  return {
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveMs,
    http: { headersTimeout: limits.headersTimeoutMs, connectionsCheckingInterval: limits.checkIntervalMs },
  };
}

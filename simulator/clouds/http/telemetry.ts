import type { FastifyInstance } from 'fastify';
import { metrics } from '../metrics.ts';
import type { Served } from './served.ts';

/** What everybody may read: telemetry, metrics, clock, health. */
export function telemetryRoutes(app: FastifyInstance, { world, clock }: Served): void {
  const prometheus = metrics();

  app.get<{ Querystring: { since?: number } }>(
    '/telemetry',
    { schema: { querystring: { type: 'object', properties: { since: { type: 'number' } } } } },
    async (request, reply) => {
      const { since } = request.query;
      const samples = since === undefined ? [world.history.latestText()] : world.history.newerThan(since);
      return reply.type('application/json').send(world.history.document(samples));
    },
  );

  app.get('/metrics', async (_request, reply) =>
    reply.type(prometheus.contentType).send(await prometheus.render(world.latest())),
  );

  app.get('/clock', async () => ({ epoch: clock.epoch, startedAt: clock.startedAt, speed: clock.speed, now: clock.now() }));

  app.get('/healthz', async () => ({ status: 'ok', time: world.now() }));
}

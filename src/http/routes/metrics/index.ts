import { Type } from 'typebox';
import type { App, Edge } from '../../edge.ts';

export function metricsRoute(app: App, { metrics }: Edge): void {
  app.get(
    '/metrics',
    {
      config: { access: 'public' },
      schema: {
        summary: "Metrics in Prometheus' text format",
        tags: ['operation'],
        response: { 200: { content: { 'text/plain': { schema: Type.String() } } } },
      },
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  );
}

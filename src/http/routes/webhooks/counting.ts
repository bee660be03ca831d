import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WEBHOOK_RESULTS, WEBHOOK_SOURCES } from '../../../observability/labels.ts';
import type { App, Edge } from '../../edge.ts';

type Source = (typeof WEBHOOK_SOURCES)[number];
type Result = (typeof WEBHOOK_RESULTS)[number];

/** Counts every webhook once, refused ones too. `note` says what became of one that was not refused. */
export function counting(app: App, { metrics }: Edge, source: Source): { note(request: FastifyRequest, result: Result): void } {
  const results = new WeakMap<FastifyRequest, Result>();
  app.addHook('onResponse', async (request, reply) => {
    metrics.webhook(source, results.get(request) ?? resultOf(reply));
  });
  return { note: (request, result) => void results.set(request, result) };
}

function resultOf({ statusCode }: FastifyReply): Result {
  if (statusCode === 401 || statusCode === 403) return 'unauthorised';
  if (statusCode === 413) return 'too-large';
  if (statusCode >= 500) return 'unavailable';
  return statusCode >= 400 ? 'invalid' : 'accepted';
}

import type { AddressInfo } from 'node:net';
import type { App, Edge } from '../edge.ts';

/** Counts and logs what is asked; masks what is answered. */
export function observation(app: App, { metrics, redactor, logger }: Edge): void {
  app.addHook('onResponse', async (request, reply) => {
    // The pattern of the route: paths come from outside and there is no end of them.
    const route = request.routeOptions.url ?? 'unknown';
    metrics.httpRequest(route, request.method, reply.statusCode, reply.elapsedTime / 1000);
    request.log.debug({ route, method: request.method, code: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
  });
  app.addHook('onSend', async (_request, reply, payload) => {
    const isJson = String(reply.getHeader('content-type')).startsWith('application/json');
    return typeof payload === 'string' && isJson ? redactor.mask(payload) : payload;
  });
  app.addHook('onListen', async () => {
    const address = app.server.address() as AddressInfo | null;
    if (address !== null && !isLoopback(address.address))
      logger.warn({ address: address.address }, 'reachable from other machines: everybody there can read the API');
  });
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

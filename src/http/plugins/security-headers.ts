import type { App } from '../edge.ts';

const POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** No foreign script, frame or form, and nothing inline. The documentation page styles itself inline. */
export function securityHeaders(app: App): void {
  app.addHook('onRequest', async (request, reply) => {
    const documentation = request.routeOptions.url?.startsWith('/docs') === true;
    reply.header('content-security-policy', documentation ? `${POLICY}; style-src 'self' 'unsafe-inline'` : POLICY);
    reply.headers(HEADERS);
  });
}

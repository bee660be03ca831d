import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { App, Edge } from '../edge.ts';

const DESCRIPTION = `Reading is open, writing needs a token. All instants are numbers: ms since the epoch.

Live events: open a WebSocket at \`/ws\`. Every message is one event as in \`/api/v1/events\`; the last 50 come first, oldest first.`;

/** The OpenAPI document at \`/docs/json\` and a page to read it at \`/docs\`. */
export function openapi(app: App, { version }: Edge): void {
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Trimtab', version, description: DESCRIPTION },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          gitlab: { type: 'apiKey', in: 'header', name: 'X-Gitlab-Token' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const access = route.config?.access ?? 'public';
      if (access === 'public') return { schema, url };
      return { schema: { ...schema, security: [{ [access === 'gitlab' ? 'gitlab' : 'bearer']: [] }] }, url };
    },
  });
  app.register(swaggerUi, {
    routePrefix: '/docs',
    theme: { title: 'Trimtab API', css: [{ filename: 'trimtab.css', content: '.swagger-ui .topbar { display: none }' }] },
  });
}

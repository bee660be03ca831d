import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import files from '@fastify/static';
import type { FastifyReply } from 'fastify';
import type { App, Edge } from '../edge.ts';

const LIBRARY = /\.(js|css)$/;

/** The dashboard's files, and the chart library that it uses as it was installed. */
export function dashboardRoutes(app: App, { dashboardRoot }: Edge): void {
  const shared = { dotfiles: 'deny', cacheControl: false, setHeaders: revalidate } as const;
  const vendor = dirname(createRequire(import.meta.url).resolve('uplot/dist/uPlot.esm.js'));
  app.get('/', { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) => reply.redirect('/dashboard/'));
  app.register(files, { ...shared, root: dashboardRoot, prefix: '/dashboard/' });
  app.register(files, {
    ...shared,
    root: vendor,
    prefix: '/dashboard/vendor/',
    decorateReply: false,
    index: false,
    allowedPath: (path) => LIBRARY.test(path),
  });
}

/** Always asked for, seldom sent again: an update shows at once. */
function revalidate(reply: FastifyReply): void {
  reply.header('cache-control', 'no-cache');
}

import type { FastifyInstance } from 'fastify';
import { authorise } from './authorise.ts';
import type { Served } from './served.ts';

/** For tests: what the controller must never see. Its token is another one than that of the world. */
export function truthRoutes(app: FastifyInstance, { world, tokens }: Served): void {
  app.get('/truth', { onRequest: async ({ headers }) => authorise(headers.authorization, tokens.truth) }, async () =>
    world.truth(),
  );
}

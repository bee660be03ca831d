import type { FastifyInstance } from 'fastify';
import { SCENARIOS } from '../../scenarios/index.ts';
import type { ScenarioParameters } from '../../scenarios/scenario.ts';
import { authorise } from './authorise.ts';
import type { Served } from './served.ts';

const PARAMETERS = {
  type: ['object', 'null'],
  properties: { region: { type: 'string' } },
  additionalProperties: false,
} as const;

/** What can happen, what is happening, and how to make it happen. */
export function scenarioRoutes(app: FastifyInstance, { world, tokens }: Served): void {
  app.get('/scenarios', async () => ({
    scenarios: SCENARIOS.map(({ name, description }) => ({ name, description })),
    active: world.scenarios(),
  }));

  app.post<{ Params: { name: string }; Body: ScenarioParameters | null | undefined }>(
    '/scenarios/:name',
    { schema: { body: PARAMETERS }, onRequest: async ({ headers }) => authorise(headers.authorization, tokens.world) },
    async (request) => world.inject(request.params.name, request.body ?? {}),
  );
}

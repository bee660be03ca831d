import type { FastifyInstance } from 'fastify';
import { Refused } from '../refused.ts';
import type { StackUpdate } from '../stacks.ts';
import { authorise } from './authorise.ts';
import type { Served } from './served.ts';

const NAME = { type: 'object', properties: { stack: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,99}$' } } } as const;

const RESOURCE = {
  type: 'object',
  required: ['address', 'type', 'values'],
  properties: { address: { type: 'string' }, type: { type: 'string' }, values: { type: 'object' } },
} as const;

const UPDATE = {
  type: 'object',
  required: ['serial', 'engine', 'resources'],
  properties: {
    serial: { type: ['integer', 'null'] },
    engine: { type: 'string', minLength: 1, maxLength: 40 },
    resources: { type: 'array', items: RESOURCE },
  },
} as const;

interface Params {
  readonly stack: string;
}

/** What exists in the clouds: readable by all, changed by those who hold the world token. */
export function stackRoutes(app: FastifyInstance, { world, tokens }: Served): void {
  app.get('/cloud/stacks', async () => ({ stacks: world.stacks.list() }));

  app.get<{ Params: Params }>('/cloud/stacks/:stack', { schema: { params: NAME } }, async (request) => {
    const found = world.stacks.get(request.params.stack);
    if (found === null) throw new Refused(404, `There is no stack ${request.params.stack}`);
    return found;
  });

  app.put<{ Params: Params; Body: StackUpdate }>(
    '/cloud/stacks/:stack',
    { schema: { params: NAME, body: UPDATE }, onRequest: async ({ headers }) => authorise(headers.authorization, tokens.world) },
    async (request) => ({ serial: world.stacks.put(request.params.stack, request.body) }),
  );
}

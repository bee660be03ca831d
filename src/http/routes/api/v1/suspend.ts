import { Type } from 'typebox';
import type { App, Edge } from '../../../edge.ts';
import { answers } from '../../../schemas/problem.ts';

const Switch = Type.Object({ suspended: Type.Boolean() }, { additionalProperties: false });

export function suspendRoute(app: App, { commands }: Edge): void {
  app.post(
    '/suspend',
    {
      config: { access: 'api' },
      schema: {
        summary: 'Kill switch: observe and explain, propose nothing',
        tags: ['api'],
        body: Switch,
        response: answers(Switch),
      },
    },
    async (request) => {
      const { suspended } = request.body;
      await commands.setSuspended(suspended);
      request.log.warn({ suspended }, suspended ? 'suspended over the API' : 'resumed over the API');
      return { suspended };
    },
  );
}

import { Type } from 'typebox';
import type { App, Edge } from '../../../edge.ts';
import { EventSchema } from '../../../schemas/event.ts';
import { answers } from '../../../schemas/problem.ts';
import { EventsQuery } from '../../../schemas/query.ts';

export function eventsRoute(app: App, { commands }: Edge): void {
  app.get(
    '/events',
    {
      config: { access: 'public' },
      schema: {
        summary: 'What happened, newest first',
        tags: ['api'],
        querystring: EventsQuery,
        response: answers(Type.Array(EventSchema)),
      },
    },
    async (request) => [...(await commands.events(request.query))],
  );
}

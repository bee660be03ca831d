import type { App, Edge } from '../../../edge.ts';
import { answers } from '../../../schemas/problem.ts';
import { StatusSchema } from '../../../schemas/status.ts';

export function statusRoute(app: App, { commands }: Edge): void {
  app.get(
    '/status',
    {
      config: { access: 'public' },
      schema: { summary: 'The fleet, its bill and what is under way', tags: ['api'], response: answers(StatusSchema) },
    },
    () => commands.status(),
  );
}

import type { App, Edge } from '../../../edge.ts';
import { answers } from '../../../schemas/problem.ts';
import { TelemetrySchema } from '../../../schemas/telemetry.ts';

export function telemetryRoute(app: App, { commands }: Edge): void {
  app.get(
    '/telemetry',
    {
      config: { access: 'public' },
      schema: { summary: 'What is known about the clouds now', tags: ['api'], response: answers(TelemetrySchema) },
    },
    () => commands.telemetry(),
  );
}

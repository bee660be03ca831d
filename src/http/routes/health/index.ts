import { Type } from 'typebox';
import { messageOf } from '../../../lib/errors.ts';
import type { App, Edge } from '../../edge.ts';
import { answers } from '../../schemas/problem.ts';

const Healthy = Type.Object({ status: Type.Literal('ok') });
const Readiness = Type.Object({ ok: Type.Boolean(), problems: Type.Array(Type.String()) });

/** Alive (the process answers) and ready (the loop can do its work). */
export function healthRoutes(app: App, { commands }: Edge): void {
  app.get(
    '/healthz',
    { config: { access: 'public' }, schema: { summary: 'The process answers', tags: ['operation'], response: answers(Healthy) } },
    async () => ({ status: 'ok' as const }),
  );
  app.get(
    '/readyz',
    {
      config: { access: 'public' },
      schema: {
        summary: 'The controller can do its work',
        tags: ['operation'],
        response: { 200: Readiness, 503: Readiness },
      },
    },
    async (_request, reply) => {
      const state = await commands.ready().catch((error: unknown) => ({ ok: false, problems: [messageOf(error)] }));
      return reply.code(state.ok ? 200 : 503).send({ ok: state.ok, problems: [...state.problems] });
    },
  );
}

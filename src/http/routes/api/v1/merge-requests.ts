import { Type } from 'typebox';
import type { App, Edge } from '../../../edge.ts';
import { MoveRecordSchema } from '../../../schemas/merge-request.ts';
import { answers } from '../../../schemas/problem.ts';
import { PageQuery } from '../../../schemas/query.ts';

export function mergeRequestsRoute(app: App, { commands }: Edge): void {
  app.get(
    '/merge-requests',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Merge requests with their stage and verdict, newest first',
        tags: ['api'],
        querystring: PageQuery,
        response: answers(Type.Array(MoveRecordSchema)),
      },
    },
    async (request) => [...(await commands.mergeRequests(request.query))],
  );
}

import { Type } from 'typebox';
import type { App, Edge } from '../../../edge.ts';
import { Problem } from '../../../problem.ts';
import { DecisionSchema } from '../../../schemas/decision.ts';
import { DecisionViewSchema } from '../../../schemas/decision-view.ts';
import { answers } from '../../../schemas/problem.ts';
import { DecisionParams, DecisionsQuery } from '../../../schemas/query.ts';

export function decisionRoutes(app: App, { commands }: Edge): void {
  app.get(
    '/decisions',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Decisions with their reasons, newest first',
        tags: ['api'],
        querystring: DecisionsQuery,
        response: answers(Type.Array(DecisionSchema)),
      },
    },
    async (request) => [...(await commands.decisions(request.query))],
  );
  app.get(
    '/decisions/:id',
    {
      config: { access: 'public' },
      schema: {
        summary: 'One decision, its merge request, its verdicts and whether it paid',
        tags: ['api'],
        params: DecisionParams,
        response: answers(DecisionViewSchema),
      },
    },
    async (request) => {
      const found = await commands.decision(request.params.id);
      if (found === null) throw new Problem(404, 'not-found', 'there is no decision of this id');
      return found;
    },
  );
}

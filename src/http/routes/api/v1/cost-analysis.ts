import type { App, Edge } from '../../../edge.ts';
import { CostAnalysisSchema } from '../../../schemas/cost-analysis.ts';
import { answers } from '../../../schemas/problem.ts';

export function costAnalysisRoute(app: App, { commands }: Edge): void {
  app.get(
    '/cost-analysis',
    {
      config: { access: 'public' },
      schema: {
        summary: 'The bill by service and provider, predicted and realised',
        tags: ['api'],
        response: answers(CostAnalysisSchema),
      },
    },
    () => commands.costAnalysis(),
  );
}

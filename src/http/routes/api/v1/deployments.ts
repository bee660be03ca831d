import { Type } from 'typebox';
import type { App, Edge } from '../../../edge.ts';
import { DeploymentSchema } from '../../../schemas/deployment.ts';
import { answers } from '../../../schemas/problem.ts';
import { LimitQuery } from '../../../schemas/query.ts';

const Receipt = Type.Object({ new: Type.Boolean({ description: 'False when this pipeline had reported before.' }) });

export function deploymentRoutes(app: App, { commands }: Edge): void {
  app.get(
    '/deployments',
    {
      config: { access: 'public' },
      schema: {
        summary: 'What pipelines applied, newest first',
        tags: ['api'],
        querystring: LimitQuery,
        response: answers(Type.Array(DeploymentSchema)),
      },
    },
    async (request) => [...(await commands.deployments(request.query))],
  );
  app.post(
    '/deployments',
    {
      config: { access: 'deploy' },
      schema: {
        summary: 'Report an apply (the notify stage of the pipeline)',
        tags: ['api'],
        body: DeploymentSchema,
        response: answers(Receipt),
      },
    },
    async (request) => ({ new: await commands.receiveDeployment(request.body) }),
  );
}

import type { App, Edge } from '../../../edge.ts';
import { costAnalysisRoute } from './cost-analysis.ts';
import { decisionRoutes } from './decisions.ts';
import { deploymentRoutes } from './deployments.ts';
import { eventsRoute } from './events.ts';
import { mergeRequestsRoute } from './merge-requests.ts';
import { statusRoute } from './status.ts';
import { suspendRoute } from './suspend.ts';
import { telemetryRoute } from './telemetry.ts';

const ROUTES = [
  statusRoute,
  telemetryRoute,
  decisionRoutes,
  mergeRequestsRoute,
  deploymentRoutes,
  costAnalysisRoute,
  eventsRoute,
  suspendRoute,
];

/** Everything below `/api/v1`. A new route is a file here and a line above. */
export function apiRoutes(app: App, edge: Edge): void {
  app.register(
    async (scope: App) => {
      for (const route of ROUTES) route(scope, edge);
    },
    { prefix: '/api/v1' },
  );
}

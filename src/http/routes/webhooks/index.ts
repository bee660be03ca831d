import type { App, Edge } from '../../edge.ts';
import { alertmanagerRoute } from './alertmanager.ts';
import { gitlabRoute } from './gitlab.ts';

/** Each receiver in a scope of its own, so that what it counts is its own. */
export function webhookRoutes(app: App, edge: Edge): void {
  for (const route of [gitlabRoute, alertmanagerRoute])
    app.register(async (scope: App) => route(scope, edge), { prefix: '/webhooks' });
}

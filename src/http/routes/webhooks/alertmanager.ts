import type { App, Edge } from '../../edge.ts';
import { AlertmanagerWebhook } from '../../schemas/alertmanager.ts';
import { acknowledged } from '../../schemas/problem.ts';
import { admission } from './admission.ts';
import { readAlert } from './alerts.ts';
import { counting } from './counting.ts';

/**
 * Alertmanager retries 5xx and lost connections and drops every 4xx: so 4xx is for what will never be
 * right, 503 for what may be later, and 2xx only for what is in the journal.
 */
export function alertmanagerRoute(app: App, edge: Edge): void {
  const { commands, limits, metrics } = edge;
  const { note } = counting(app, edge, 'alertmanager');
  const admit = admission(limits.webhooksInFlight);
  app.post(
    '/alertmanager',
    {
      config: { access: 'alertmanager' },
      bodyLimit: limits.alertmanagerBytes,
      schema: {
        summary: "Alertmanager's webhook, version 4",
        description: 'An alert whose label `service` names a service of the fleet starts healing.',
        tags: ['webhooks'],
        body: AlertmanagerWebhook,
        response: acknowledged,
      },
    },
    async (request, reply) => {
      const { alerts, truncatedAlerts = 0 } = request.body;
      const readable = alerts.map(readAlert).filter((alert) => alert !== null);
      if (truncatedAlerts > 0) request.log.warn({ truncatedAlerts }, 'Alertmanager left alerts out: raise max_alerts');
      const answer = await admit(() => commands.receiveAlerts(readable));
      const unknown = answer.unknownServices + alerts.length - readable.length;
      metrics.alerts('accepted', answer.accepted);
      metrics.alerts('duplicate', answer.duplicates);
      metrics.alerts('unknown-service', unknown);
      if (answer.accepted > 0) note(request, 'accepted');
      else if (answer.duplicates > 0) note(request, 'duplicate');
      else note(request, unknown > 0 ? 'unknown-service' : 'ignored');
      return reply.code(200).send();
    },
  );
}

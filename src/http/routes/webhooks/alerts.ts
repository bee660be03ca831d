import type { Alert } from '../../../domain/alert.ts';
import { SERVICE_NAME } from '../../../domain/service.ts';
import type { WebhookAlert } from '../../schemas/alertmanager.ts';

export interface KeyedAlert {
  /** The same for every delivery of this alert in this state. */
  readonly key: string;
  readonly alert: Alert;
}

const LONGEST = 500;
const MOST_LABELS = 64;

/**
 * One alert, reduced to what is used; null when its label `service` is missing or no service's name.
 * The fingerprint covers only the labels, so an episode is fingerprint and start.
 */
export function readAlert(alert: WebhookAlert): KeyedAlert | null {
  const { labels, annotations = {}, status, fingerprint } = alert;
  const service = labels['service'] ?? '';
  if (!SERVICE_NAME.test(service)) return null;
  const startsAt = Date.parse(alert.startsAt);
  return {
    key: `alertmanager/${fingerprint}/${startsAt}/${status}`,
    alert: {
      status,
      name: clean(labels['alertname'] ?? 'unnamed'),
      service,
      severity: clean(labels['severity'] ?? 'none'),
      fingerprint,
      startsAt,
      labels: Object.fromEntries(
        Object.entries(labels)
          .slice(0, MOST_LABELS)
          .map(([name, value]) => [clean(name), clean(value)]),
      ),
      summary: clean(annotations['summary'] ?? annotations['description'] ?? ''),
    },
  };
}

/** Foreign text on one line, without control characters, of bounded length. */
function clean(text: string): string {
  return text.slice(0, LONGEST).replace(/\p{Cc}+/gu, ' ');
}

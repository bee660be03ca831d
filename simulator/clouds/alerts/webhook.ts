import { createHash } from 'node:crypto';
import type { Episode } from './episode.ts';

/** The body of an Alertmanager webhook, version 4, as far as it is filled here. */
export interface AlertmanagerWebhook {
  readonly version: '4';
  readonly groupKey: string;
  readonly truncatedAlerts: 0;
  readonly status: 'firing' | 'resolved';
  readonly receiver: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly commonLabels: Readonly<Record<string, string>>;
  readonly commonAnnotations: Readonly<Record<string, string>>;
  readonly externalURL: string;
  readonly alerts: readonly {
    readonly status: 'firing' | 'resolved';
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    /** ISO 8601, UTC. */
    readonly startsAt: string;
    readonly endsAt: string;
    readonly generatorURL: string;
    /** Over the labels only: the same alert firing again keeps it. */
    readonly fingerprint: string;
  }[];
}

/** What Alertmanager sends for an alert that still fires. */
const NOT_ENDED = '0001-01-01T00:00:00Z';

/** @param externalUrl address of the sender, for links back */
export function webhookOf(episode: Episode, externalUrl: string): AlertmanagerWebhook {
  const { labels, summary, startsAt, endsAt } = episode;
  const status = endsAt === null ? 'firing' : 'resolved';
  const groupLabels = { alertname: labels['alertname'] ?? '', service: labels['service'] ?? '' };
  return {
    version: '4',
    groupKey: `{}:{alertname="${groupLabels.alertname}", service="${groupLabels.service}"}`,
    truncatedAlerts: 0,
    status,
    receiver: 'trimtab',
    groupLabels,
    commonLabels: labels,
    commonAnnotations: { summary },
    externalURL: externalUrl,
    alerts: [
      {
        status,
        labels,
        annotations: { summary },
        startsAt: new Date(startsAt).toISOString(),
        endsAt: endsAt === null ? NOT_ENDED : new Date(endsAt).toISOString(),
        generatorURL: `${externalUrl}/metrics`,
        fingerprint: fingerprint(labels),
      },
    ],
  };
}

function fingerprint(labels: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
}

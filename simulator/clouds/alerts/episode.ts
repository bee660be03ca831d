import type { AlertRule } from './rule.ts';

/** One alert from the moment it fires until it is resolved. */
export interface Episode {
  readonly rule: AlertRule;
  /** `alertname`, `service`, `provider`, `region`, `severity`, as they were when it fired. */
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  /** ms since the epoch, world time. */
  readonly startsAt: number;
  /** null while it fires. */
  readonly endsAt: number | null;
}

/** The same for all episodes of one alert of one service. */
export function episodeKey({ labels }: Episode): string {
  return `${labels['alertname']} ${labels['service']}`;
}

/** One alert of an Alertmanager webhook (version 4), reduced to what Trimtab uses. */
export interface Alert {
  readonly status: 'firing' | 'resolved';
  readonly name: string;
  /** Value of the label `service`. */
  readonly service: string;
  readonly severity: string;
  readonly fingerprint: string;
  /** ms since the epoch. */
  readonly startsAt: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
}

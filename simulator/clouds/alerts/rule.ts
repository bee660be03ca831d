import type { Spec } from '../fleet.ts';
import type { ServiceSample } from '../sample.ts';

/** When an alert fires: `holds` for `forMs` on end. */
export interface AlertRule {
  readonly name: string;
  readonly severity: 'critical' | 'warning';
  /** ms of world time. */
  readonly forMs: number;
  holds(sample: ServiceSample, spec: Spec): boolean;
  /** One sentence for people. */
  summary(sample: ServiceSample, spec: Spec): string;
}

const DOWN_ABOVE = 0.2;
const SLOW_FACTOR = 2;

const serviceDown: AlertRule = {
  name: 'ServiceDown',
  severity: 'critical',
  forMs: 15_000,
  holds: ({ errorRatio }) => errorRatio > DOWN_ABOVE,
  summary: ({ service, errorRatio }) => `${Math.round(errorRatio * 100)} % of the requests to ${service} fail`,
};

const highLatency: AlertRule = {
  name: 'HighLatency',
  severity: 'warning',
  forMs: 60_000,
  // A service that does not answer at all is the other alert's business.
  holds: ({ errorRatio, latencyMs }, { latencyObjectiveMs }) =>
    latencyObjectiveMs !== null && errorRatio <= DOWN_ABOVE && latencyMs > SLOW_FACTOR * latencyObjectiveMs,
  summary: ({ service, latencyMs }, { latencyObjectiveMs }) =>
    `p95 of ${service} is ${Math.round(latencyMs)} ms, the objective is ${latencyObjectiveMs} ms`,
};

export const ALERT_RULES: readonly AlertRule[] = [serviceDown, highLatency];

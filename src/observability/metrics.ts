import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { SecurityKind } from '../domain/event.ts';
import type { UnknownReason } from '../domain/observation.ts';
import * as labels from './labels.ts';

type OneOf<T extends readonly string[]> = T[number];

/** What is counted, without a word of how. */
export interface Metrics {
  reconcile(result: OneOf<typeof labels.RECONCILE_RESULTS>, seconds: number): void;
  decision(outcome: OneOf<typeof labels.DECISION_OUTCOMES>): void;
  /** `reason`: name of the rule that objected, `none` for a clean `auto`. */
  verdict(verdict: OneOf<typeof labels.VERDICTS>, reason: string): void;
  securityEvent(kind: SecurityKind): void;
  /** One call to the forge; `code` is the HTTP status, else `timeout` or `network`, else null. */
  forgeRequest(operation: string, code: number | string | null): void;
  webhook(source: OneOf<typeof labels.WEBHOOK_SOURCES>, result: OneOf<typeof labels.WEBHOOK_RESULTS>): void;
  alerts(result: OneOf<typeof labels.ALERT_RESULTS>, count: number): void;
  mergeRequest(event: OneOf<typeof labels.MERGE_REQUEST_EVENTS>): void;
  verification(outcome: OneOf<typeof labels.VERIFICATION_OUTCOMES>): void;
  /** `at`: ms since the epoch. */
  telemetrySample(provider: string, at: number): void;
  telemetryRejected(reason: UnknownReason, count: number): void;
  /** null = unknown: the gauge is NaN then, never zero. */
  monthlyCost(kind: OneOf<typeof labels.COST_KINDS>, usd: number | null): void;
  savingPerMonth(usd: number | null): void;
  queueDepth(items: number): void;
  leader(leading: boolean): void;
  storeRecovery(): void;
  invariantViolation(invariant: OneOf<typeof labels.INVARIANTS>): void;
  /** `route` is the pattern of the route, never the path that was asked for. */
  httpRequest(route: string, method: string, code: number, seconds: number): void;
  /** All of it in Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

export interface MetricsOptions {
  readonly version: string;
  /** Memory, processor, event loop of the process; on by default. */
  readonly process?: boolean;
}

/** A set of metrics of its own: two of them share nothing. */
export function createMetrics({ version, process: ofProcess = true }: MetricsOptions): Metrics {
  const registry = new Registry();
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const make = instruments(registry);
  make.gauge('build_info', 'Always 1; which version runs.', ['version', 'node']).set({ version, node: process.version }, 1);
  return {
    ...loopMetrics(make),
    ...outsideMetrics(make),
    ...moneyMetrics(make),
    ...edgeMetrics(make),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

type Instruments = ReturnType<typeof instruments>;

function instruments(registry: Registry) {
  const registers = [registry];
  return {
    counter: (name: string, help: string, labelNames: string[] = []) =>
      new Counter({ name: `trimtab_${name}`, help, labelNames, registers }),
    gauge: (name: string, help: string, labelNames: string[] = []) =>
      new Gauge({ name: `trimtab_${name}`, help, labelNames, registers }),
    histogram: (name: string, help: string, labelNames: string[], buckets: number[]) =>
      new Histogram({ name: `trimtab_${name}`, help, labelNames, buckets, registers }),
  };
}

function loopMetrics(make: Instruments) {
  const reconciles = make.counter('reconcile_total', 'Turns of the loop.', ['result']);
  const duration = make.histogram(
    'reconcile_duration_seconds',
    'How long one turn of the loop took.',
    [],
    [0.01, 0.05, 0.2, 1, 5, 30],
  );
  const decisions = make.counter('decisions_total', 'Decisions by outcome.', ['outcome']);
  const mergeRequests = make.counter('merge_requests_total', 'What happened to merge requests of Trimtab.', ['event']);
  const verifications = make.counter('verifications_total', 'Verified moves by outcome.', ['outcome']);
  const queue = make.gauge('queue_depth', 'Work items that wait.');
  const leader = make.gauge('leader', '1 while this process may write.');
  const recoveries = make.counter('store_recoveries_total', 'Times the journal had to be repaired.');
  const violations = make.counter('invariant_violations_total', 'Broken promises; every one is a bug.', ['invariant']);
  for (const invariant of labels.INVARIANTS) violations.inc({ invariant }, 0);
  return {
    reconcile(result, seconds) {
      reconciles.inc({ result });
      duration.observe(seconds);
    },
    decision: (outcome) => decisions.inc({ outcome }),
    mergeRequest: (event) => mergeRequests.inc({ event }),
    verification: (outcome) => verifications.inc({ outcome }),
    queueDepth: (items) => queue.set(items),
    leader: (leading) => leader.set(leading ? 1 : 0),
    storeRecovery: () => recoveries.inc(),
    invariantViolation: (invariant) => violations.inc({ invariant }),
  } satisfies Partial<Metrics>;
}

function outsideMetrics(make: Instruments) {
  const verdicts = make.counter('gate_verdicts_total', 'Verdicts read from pipelines.', ['verdict', 'reason']);
  const security = make.counter('security_events_total', 'What looks like an attack; every one wants a look.', ['kind']);
  for (const kind of labels.SECURITY_KINDS) security.inc({ kind }, 0);
  const requests = make.counter('gitlab_requests_total', 'Calls to the forge.', ['operation', 'code']);
  const samples = make.gauge('telemetry_last_sample_timestamp_seconds', 'Time of the newest sample.', ['provider']);
  const rejected = make.counter('telemetry_rejected_total', 'Telemetry values that were refused.', ['reason']);
  for (const reason of labels.REJECTIONS) rejected.inc({ reason }, 0);
  return {
    verdict: (verdict, reason) => verdicts.inc({ verdict, reason: labels.within(labels.VERDICT_REASONS, reason) }),
    securityEvent: (kind) => security.inc({ kind }),
    forgeRequest: (operation, code) =>
      requests.inc({ operation: labels.within(labels.FORGE_OPERATIONS, operation), code: labels.codeLabel(code) }),
    telemetrySample: (provider, at) => samples.set({ provider: labels.within(labels.PROVIDERS, provider) }, at / 1000),
    telemetryRejected: (reason, count) => rejected.inc({ reason }, count),
  } satisfies Partial<Metrics>;
}

function moneyMetrics(make: Instruments) {
  const cost = make.gauge('monthly_cost_usd', 'The bill of the fleet per month of 730 h; NaN = unknown.', ['kind']);
  const saving = make.gauge('saving_usd_per_month', 'Baseline less the bill now; NaN = unknown.');
  for (const kind of labels.COST_KINDS) cost.set({ kind }, Number.NaN);
  saving.set(Number.NaN);
  return {
    monthlyCost: (kind, usd) => cost.set({ kind }, usd ?? Number.NaN),
    savingPerMonth: (usd) => saving.set(usd ?? Number.NaN),
  } satisfies Partial<Metrics>;
}

function edgeMetrics(make: Instruments) {
  const webhooks = make.counter('webhook_requests_total', 'Webhooks by what became of them.', ['source', 'result']);
  const alerts = make.counter('alerts_total', 'Alerts inside the webhooks.', ['result']);
  const requests = make.histogram(
    'http_request_duration_seconds',
    'Time to answer.',
    ['route', 'method', 'code'],
    [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
  );
  return {
    webhook: (source, result) => webhooks.inc({ source, result }),
    alerts: (result, count) => alerts.inc({ result }, count),
    httpRequest: (route, method, code, seconds) =>
      requests.observe({ route, method: labels.within(labels.METHODS, method), code: labels.codeLabel(code) }, seconds),
  } satisfies Partial<Metrics>;
}

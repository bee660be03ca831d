import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VERDICT_REASONS } from '../../src/observability/labels.ts';
import { createMetrics } from '../../src/observability/metrics.ts';

const NAMES = [
  'trimtab_alerts_total',
  'trimtab_build_info',
  'trimtab_decisions_total',
  'trimtab_gate_verdicts_total',
  'trimtab_gitlab_requests_total',
  'trimtab_http_request_duration_seconds',
  'trimtab_invariant_violations_total',
  'trimtab_leader',
  'trimtab_merge_requests_total',
  'trimtab_monthly_cost_usd',
  'trimtab_queue_depth',
  'trimtab_reconcile_duration_seconds',
  'trimtab_reconcile_total',
  'trimtab_saving_usd_per_month',
  'trimtab_security_events_total',
  'trimtab_store_recoveries_total',
  'trimtab_telemetry_last_sample_timestamp_seconds',
  'trimtab_telemetry_rejected_total',
  'trimtab_verifications_total',
  'trimtab_webhook_requests_total',
];

const quiet = () => createMetrics({ version: '1.2.3', process: false });

describe('metrics', () => {
  it('have exactly these names, each with a help text', async () => {
    const text = await quiet().text();
    expect([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name).sort()).toEqual(NAMES);
    expect([...text.matchAll(/^# HELP (\S+) \S.*\.$/gm)]).toHaveLength(NAMES.length);
  });

  it('say what was counted', async () => {
    const metrics = quiet();
    metrics.reconcile('ok', 0.03);
    metrics.decision('move');
    metrics.decision('stay');
    metrics.decision('stay');
    metrics.verdict('review', 'cost_delta');
    metrics.securityEvent('mismatch');
    metrics.forgeRequest('create_merge_request', '201');
    metrics.forgeRequest('create_merge_request', null);
    metrics.forgeRequest('list_jobs', 'timeout');
    metrics.webhook('alertmanager', 'accepted');
    metrics.alerts('unknown-service', 3);
    metrics.mergeRequest('opened');
    metrics.verification('held');
    metrics.telemetrySample('aws', 1_773_489_600_500);
    metrics.telemetryRejected('not-finite', 4);
    metrics.monthlyCost('now', 812.5);
    metrics.savingPerMonth(120);
    metrics.queueDepth(2);
    metrics.leader(true);
    metrics.storeRecovery();
    metrics.invariantViolation('I1');
    metrics.httpRequest('/api/v1/status', 'GET', 200, 0.004);
    const lines = (await metrics.text()).split('\n');
    for (const line of [
      'trimtab_reconcile_total{result="ok"} 1',
      'trimtab_reconcile_duration_seconds_bucket{le="0.05"} 1',
      'trimtab_decisions_total{outcome="stay"} 2',
      'trimtab_gate_verdicts_total{verdict="review",reason="cost_delta"} 1',
      'trimtab_security_events_total{kind="mismatch"} 1',
      'trimtab_security_events_total{kind="denied"} 0',
      'trimtab_gitlab_requests_total{operation="create_merge_request",code="201"} 1',
      'trimtab_gitlab_requests_total{operation="create_merge_request",code="error"} 1',
      'trimtab_gitlab_requests_total{operation="list_jobs",code="timeout"} 1',
      'trimtab_webhook_requests_total{source="alertmanager",result="accepted"} 1',
      'trimtab_alerts_total{result="unknown-service"} 3',
      'trimtab_merge_requests_total{event="opened"} 1',
      'trimtab_verifications_total{outcome="held"} 1',
      'trimtab_telemetry_last_sample_timestamp_seconds{provider="aws"} 1773489600.5',
      'trimtab_telemetry_rejected_total{reason="not-finite"} 4',
      'trimtab_monthly_cost_usd{kind="now"} 812.5',
      'trimtab_saving_usd_per_month 120',
      'trimtab_queue_depth 2',
      'trimtab_leader 1',
      'trimtab_store_recoveries_total 1',
      'trimtab_invariant_violations_total{invariant="I1"} 1',
      'trimtab_http_request_duration_seconds_count{route="/api/v1/status",method="GET",code="200"} 1',
      `trimtab_build_info{version="1.2.3",node="${process.version}"} 1`,
    ])
      expect(lines).toContain(line);
  });

  it('show an unknown amount as NaN, never as zero', async () => {
    const metrics = quiet();
    const unknown = ['trimtab_monthly_cost_usd{kind="now"} Nan', 'trimtab_saving_usd_per_month Nan'];
    for (const line of unknown) expect((await metrics.text()).split('\n')).toContain(line);
    metrics.monthlyCost('now', 5);
    metrics.savingPerMonth(5);
    metrics.monthlyCost('now', null);
    metrics.savingPerMonth(null);
    for (const line of unknown) expect((await metrics.text()).split('\n')).toContain(line);
  });

  it('know every rule of the gate by name', () => {
    const rules = readdirSync(new URL('../../policies/gate/rules', import.meta.url));
    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules) expect(VERDICT_REASONS).toContain(rule);
  });

  it('do not grow with names from outside', async () => {
    const metrics = quiet();
    const feed = (name: string) => {
      metrics.verdict('deny', name);
      metrics.forgeRequest(name, 1e9);
      metrics.telemetrySample(name, 1);
      metrics.httpRequest('/api/v1/status', name, Number.NaN, 0.1);
    };
    feed('first');
    const series = async () => (await metrics.text()).split('\n').length;
    const before = await series();
    for (let i = 0; i < 10_000; i++) feed(`name-${i}"} 1\n`);
    expect(await series()).toBe(before);
  });

  it('tell about the process unless asked not to, and share nothing', async () => {
    const [one, other] = [createMetrics({ version: '1' }), createMetrics({ version: '2' })];
    one.decision('move');
    expect(await one.text()).toMatch(/^process_resident_memory_bytes \d+/m);
    expect(await other.text()).not.toMatch(/^trimtab_decisions_total\{outcome="move"\} 1$/m);
    expect(one.contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  });
});

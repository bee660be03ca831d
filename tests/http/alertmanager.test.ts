import { describe, expect, it } from 'vitest';
import { TrimtabError } from '../../src/lib/errors.ts';
import { anEdge, bearer, sharedEdge, TOKENS } from './harness.ts';

const STARTED = '2026-03-14T11:58:30.123Z';

/** One delivery as Alertmanager 0.28 sends it. */
function aDelivery(alerts: object[] = [anAlert()], overrides: object = {}) {
  return {
    version: '4',
    groupKey: '{}:{alertname="ServiceDown"}',
    truncatedAlerts: 0,
    status: 'firing',
    receiver: 'trimtab',
    groupLabels: { alertname: 'ServiceDown' },
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'http://alertmanager:9093',
    notification_reason: 'first',
    alerts,
    ...overrides,
  };
}

function anAlert(overrides: { labels?: object; [field: string]: unknown } = {}) {
  return {
    status: 'firing',
    annotations: { summary: 'service-1 answers\nnothing\u0000' },
    startsAt: STARTED,
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'http://prometheus:9090/graph',
    fingerprint: 'a1b2c3d4e5f60718',
    ...overrides,
    labels: { alertname: 'ServiceDown', service: 'service-1', severity: 'critical', region: 'us-east-1', ...overrides.labels },
  };
}

describe('POST /webhooks/alertmanager', () => {
  const edge = sharedEdge();
  const post = (payload: object | string, headers: object = bearer(TOKENS.alertmanager)) =>
    edge().app.inject({
      method: 'POST',
      url: '/webhooks/alertmanager',
      headers: { 'content-type': 'application/json', ...headers },
      payload,
    });
  const counted = (result: string) => edge().count(`trimtab_webhook_requests_total{source="alertmanager",result="${result}"}`);
  /** What `work` adds to a counter. */
  const added = async (result: string, work: () => Promise<unknown>) => {
    const before = await counted(result);
    await work();
    return (await counted(result)) - before;
  };

  it('hands a valid delivery on, reduced to what is used', async () => {
    let answer: Awaited<ReturnType<typeof post>> | undefined;
    expect(
      await added('accepted', async () => {
        answer = await post(aDelivery());
      }),
    ).toBe(1);
    expect([answer?.statusCode, answer?.body]).toEqual([200, '']);
    expect([...edge().commands.alerts]).toEqual([
      [
        `alertmanager/a1b2c3d4e5f60718/${Date.parse(STARTED)}/firing`,
        {
          status: 'firing',
          name: 'ServiceDown',
          service: 'service-1',
          severity: 'critical',
          fingerprint: 'a1b2c3d4e5f60718',
          startsAt: Date.parse(STARTED),
          labels: { alertname: 'ServiceDown', service: 'service-1', severity: 'critical', region: 'us-east-1' },
          summary: 'service-1 answers nothing ',
        },
      ],
    ]);
  });

  it('acknowledges a repetition, which has no effect', async () => {
    expect(
      await added('duplicate', async () => {
        for (let i = 0; i < 1000; i++) expect((await post(aDelivery())).statusCode).toBe(200);
      }),
    ).toBe(999);
    expect(edge().commands.alerts.size).toBe(1);
  });

  it('tells apart: another start, another state, another alert', async () => {
    await post(
      aDelivery([
        anAlert(),
        anAlert({ startsAt: '2026-03-14T12:10:00Z' }),
        anAlert({ status: 'resolved' }),
        anAlert({ fingerprint: 'ffffffffffffffff' }),
        anAlert({ startsAt: '2026-03-14T12:58:30.123+01:00' }),
      ]),
    );
    expect(edge().commands.alerts.size).toBe(4);
  });

  it.each([
    ['an unknown service', { service: 'service-99' }],
    ['no service', { service: undefined }],
    ['a path for a service', { service: '../../etc/passwd' }],
    ['a service of 300 letters', { service: 's'.repeat(300) }],
  ])('acknowledges and counts %s, without an effect', async (_what, labels) => {
    expect(
      await added('unknown-service', async () => {
        expect((await post(aDelivery([anAlert({ labels })]))).statusCode).toBe(200);
      }),
    ).toBe(1);
    expect(edge().commands.alerts.size).toBe(0);
  });

  it('acknowledges a delivery without alerts', async () => {
    expect(await added('ignored', () => post(aDelivery([])))).toBe(1);
  });

  it.each([
    ['nothing', {}],
    ['an empty token', bearer('')],
    ['another token of the same length', bearer(TOKENS.alertmanager.replace(/.$/, '0'))],
    ['a longer token', bearer(`${TOKENS.alertmanager}0`)],
    ['the API token', bearer(TOKENS.api)],
    ['a token in another header', { 'x-gitlab-token': TOKENS.alertmanager }],
  ])('refuses %s', async (_what, headers) => {
    expect(
      await added('unauthorised', async () => {
        expect((await post(aDelivery(), headers)).statusCode).toBe(401);
      }),
    ).toBe(1);
    expect(edge().commands.alerts.size).toBe(0);
  });

  it.each([
    ['half of JSON', '{"version":"4","alerts":['],
    ['nothing', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['another version', aDelivery([], { version: '3' })],
    ['a version as number', aDelivery([], { version: 4 })],
    ['no alerts', { version: '4' }],
    ['an alert without fingerprint', aDelivery([anAlert({ fingerprint: undefined })])],
    ['a fingerprint that is none', aDelivery([anAlert({ fingerprint: '../../x' })])],
    ['a start that is no instant', aDelivery([anAlert({ startsAt: 'yesterday' })])],
    ['another state', aDelivery([anAlert({ status: 'pending' })])],
    ['a label that is no text', aDelivery([anAlert({ labels: { n: 5 } })])],
    ['deep JSON', `{"version":"4","alerts":[],"x":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`],
    ['a prototype', `{"version":"4","alerts":[],"__proto__":{"polluted":true}}`],
    ['bytes that are no UTF-8', Buffer.from(JSON.stringify(aDelivery()).replace('answers', '\u00ff\u00fe'), 'latin1')],
    ['compressed bytes', Buffer.from('H4sIAAAAAAAAA6tWKkstKs7Mz1OyUjJRqgUAqKJoOQ8AAAA=', 'base64')],
  ])('refuses %s with 400 and no stack', async (_what, payload) => {
    expect(
      await added('invalid', async () => {
        const answer = await post(payload);
        expect(answer.statusCode).toBe(400);
        expect(answer.json()).toMatchObject({ code: 'invalid-request' });
        expect(answer.body).not.toMatch(/node_modules|\.ts:|stack/);
      }),
    ).toBe(1);
    expect(edge().commands.alerts.size).toBe(0);
  });

  it('refuses more than 1 MiB', async () => {
    const big = aDelivery([anAlert({ annotations: { description: 'x'.repeat(1024 * 1024) } })]);
    expect(
      await added('too-large', async () => {
        const answer = await post(big);
        expect([answer.statusCode, answer.json().code]).toEqual([413, 'too-large']);
      }),
    ).toBe(1);
  });

  it('asks to come back when the journal refuses', async () => {
    const { commands } = edge();
    for (const refusal of [
      new TrimtabError('store-full', 'the journal could not keep a webhook', { disposition: 'waiting', retryAfterMs: 7000 }),
      new TrimtabError('store-io', 'the journal could not keep a webhook'),
    ]) {
      commands.refusal = refusal;
      expect(
        await added('unavailable', async () => {
          const answer = await post(aDelivery());
          expect(answer.statusCode).toBe(503);
          expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(5);
        }),
      ).toBe(1);
    }
    commands.refusal = null;
    expect((await post(aDelivery())).statusCode).toBe(200);
    expect(commands.alerts.size).toBe(1);
  });

  it('acknowledges only after the journal has it', async () => {
    const { app, commands } = await anEdge();
    const order: string[] = [];
    let stored = () => {};
    commands.receiveAlerts = () =>
      new Promise((resolve) => {
        stored = () => {
          order.push('stored');
          resolve({ accepted: 1, duplicates: 0, unknownServices: 0 });
        };
      });
    const answer = app
      .inject({ method: 'POST', url: '/webhooks/alertmanager', headers: bearer(TOKENS.alertmanager), payload: aDelivery() })
      .then(() => order.push('answered'));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(order).toEqual([]);
    stored();
    await answer;
    expect(order).toEqual(['stored', 'answered']);
  });

  it('turns a flood away with 503 instead of letting it in, and recovers', async () => {
    const { app, commands } = await anEdge({ limits: { webhooksInFlight: 3 } });
    const open: (() => void)[] = [];
    commands.receiveAlerts = () =>
      new Promise((resolve) => open.push(() => resolve({ accepted: 1, duplicates: 0, unknownServices: 0 })));
    const send = () =>
      app.inject({ method: 'POST', url: '/webhooks/alertmanager', headers: bearer(TOKENS.alertmanager), payload: aDelivery() });
    const flood = Array.from({ length: 10 }, send);
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const let_go of open) let_go();
    const codes = (await Promise.all(flood)).map((answer) => answer.statusCode);
    expect([codes.filter((code) => code === 200).length, codes.filter((code) => code === 503).length]).toEqual([3, 7]);
    const later = send();
    await new Promise((resolve) => setTimeout(resolve, 20));
    open.at(-1)?.();
    expect((await later).statusCode).toBe(200);
  });

  it('adds no series for what it is sent', async () => {
    const { metrics } = edge();
    await post(aDelivery([anAlert({ labels: { service: 'unheard-of' } })]));
    const before = (await metrics.text()).split('\n').length;
    const alerts = Array.from({ length: 2000 }, (_, i) => anAlert({ fingerprint: `f${i}`, labels: { service: `random-${i}` } }));
    await post(aDelivery(alerts));
    expect((await metrics.text()).split('\n').length).toBe(before);
    expect(await edge().count('trimtab_alerts_total{result="unknown-service"}')).toBeGreaterThanOrEqual(2000);
  });
});

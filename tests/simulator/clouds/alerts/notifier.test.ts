import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { delivery } from '../../../../simulator/clouds/alerts/delivery.ts';
import { alertEvaluator } from '../../../../simulator/clouds/alerts/evaluator.ts';
import { type AlertNotifier, alertNotifier } from '../../../../simulator/clouds/alerts/notifier.ts';
import type { AlertmanagerWebhook } from '../../../../simulator/clouds/alerts/webhook.ts';
import { fleet, soon, steps, world } from '../support.ts';

interface Call {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly body: AlertmanagerWebhook;
}

const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A real HTTP server that answers with `status()` and remembers what it took. */
async function receiver(status: () => number = () => 200, port = 0) {
  const calls: Call[] = [];
  const server: Server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      calls.push({ path: request.url, authorization: request.headers.authorization, body: JSON.parse(text) });
      response.writeHead(status()).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { calls, port: (server.address() as AddressInfo).port };
}

function connect(port: number): { one: ReturnType<typeof world>; notifier: AlertNotifier } {
  const one = world();
  const url = `http://127.0.0.1:${port}/webhooks/alertmanager`;
  const post = delivery({ url, token: 'alert-token', firstPauseMs: 5, longestPauseMs: 20 });
  const notifier = alertNotifier(alertEvaluator(fleet), post, () => 'http://127.0.0.1:9');
  one.onStep((sample) => notifier.take(sample));
  closing.push(() => notifier.close());
  return { one, notifier };
}

const about = (calls: readonly Call[], service: string) =>
  calls.filter(({ body }) => body.groupLabels['service'] === service).map(({ body }) => body);

describe('alerts', () => {
  test('are posted as Alertmanager posts them, with the token, and resolved afterwards', async () => {
    const { calls, port } = await receiver();
    const { one } = connect(port);
    one.inject('provider-outage', { region: 'alibaba/ap-southeast-1' });
    steps(one, 4);
    await soon(() => expect(calls).toHaveLength(1));
    expect(calls[0]).toMatchObject({ path: '/webhooks/alertmanager', authorization: 'Bearer alert-token' });
    expect(calls[0]?.body).toMatchObject({
      version: '4',
      status: 'firing',
      truncatedAlerts: 0,
      groupLabels: { alertname: 'ServiceDown', service: 'service-3' },
      externalURL: 'http://127.0.0.1:9',
      alerts: [
        {
          status: 'firing',
          labels: {
            alertname: 'ServiceDown',
            service: 'service-3',
            provider: 'alibaba',
            region: 'ap-southeast-1',
            severity: 'critical',
          },
          annotations: { summary: '100 % of the requests to service-3 fail' },
          endsAt: '0001-01-01T00:00:00Z',
          fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        },
      ],
    });
    one.inject('calm');
    steps(one, 1);
    await soon(() => expect(calls).toHaveLength(2));
    const [fired, resolved] = calls.map(({ body }) => body.alerts[0]);
    expect(resolved).toMatchObject({ status: 'resolved', fingerprint: fired?.fingerprint, startsAt: fired?.startsAt });
    expect(Date.parse(resolved?.endsAt ?? '')).toBe(one.now());
  });

  test('are repeated every five minutes while they fire', async () => {
    const { calls, port } = await receiver();
    const { one } = connect(port);
    one.inject('provider-outage', { region: 'alibaba/ap-southeast-1' });
    steps(one, 3);
    await soon(() => expect(calls).toHaveLength(1));
    steps(one, 59);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(calls).toHaveLength(1);
    steps(one, 1);
    await soon(() => expect(calls).toHaveLength(2));
    expect(calls[1]?.body).toEqual(calls[0]?.body);
  });

  test('are tried again while the receiver is away or broken, without getting out of order', async () => {
    let broken = true;
    const first = await receiver(() => (broken ? 503 : 200));
    const { one } = connect(first.port);
    one.inject('provider-outage', { region: 'alibaba/ap-southeast-1' });
    steps(one, 4);
    await soon(() => expect(first.calls.length).toBeGreaterThan(2));
    expect(new Set(first.calls.map(({ body }) => body.status))).toEqual(new Set(['firing']));
    one.inject('calm');
    steps(one, 1);
    broken = false;
    await soon(() => expect(about(first.calls, 'service-3').at(-1)?.status).toBe('resolved'));
    const taken = first.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(first.calls).toHaveLength(taken);
  });

  test('reach a receiver that starts late', async () => {
    const { port } = await receiver();
    await closing.pop()?.();
    const { one } = connect(port);
    one.inject('provider-outage', { region: 'alibaba/ap-southeast-1' });
    steps(one, 4);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const { calls } = await receiver(() => 200, port);
    await soon(() => expect(about(calls, 'service-3')[0]?.status).toBe('firing'));
  });

  test('are not forced upon a receiver that refuses them', async () => {
    const { calls, port } = await receiver(() => 401);
    const { one } = connect(port);
    one.inject('provider-outage', { region: 'alibaba/ap-southeast-1' });
    steps(one, 4);
    await soon(() => expect(calls).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(calls).toHaveLength(1);
  });
});

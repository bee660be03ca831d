import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Commands } from '../../src/controller/commands.ts';
import { createApp } from '../../src/http/app.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createLogger } from '../../src/observability/log.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { requestsPerSecond } from './load.ts';

// How many requests the edge answers per second, beside a bare node:http that does the same with no
// schema, no authentication, no metrics and no journal. Server and clients share this process, so
// both figures are lower than they would be apart; their ratio is what counts.

const TOKEN = 'bench-token-0123456789abcdef';
const CONNECTIONS = 32;
const SECONDS = 2;

const get = Buffer.from('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
/** Another alert each time: a repetition would cost the journal nothing. */
let alerts = 0;
const alert = () => {
  const body = JSON.stringify({
    version: '4',
    groupKey: '{}',
    truncatedAlerts: 0,
    status: 'firing',
    receiver: 'trimtab',
    alerts: [
      {
        status: 'firing',
        labels: { alertname: 'ServiceDown', service: 'service-1', severity: 'critical' },
        annotations: { summary: 'service-1 does not answer' },
        startsAt: '2026-03-14T11:58:30.123Z',
        endsAt: '0001-01-01T00:00:00Z',
        generatorURL: 'http://prometheus:9090/graph',
        fingerprint: (alerts++).toString(16).padStart(16, '0'),
      },
    ],
  });
  return Buffer.from(
    `POST /webhooks/alertmanager HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
};

const folder = mkdtempSync(join(tmpdir(), 'trimtab-bench-'));
const store = createSqliteStore({ path: join(folder, 'journal.db') });
const unused = () => Promise.reject(new Error('not part of this benchmark'));
const app = createApp({
  commands: {
    receiveAlerts: async (received: Parameters<Commands['receiveAlerts']>[0]) => {
      const known = await Promise.all(
        received.map(({ key, alert: payload }) =>
          store.receive({ key, source: 'alertmanager', payload, receivedAt: payload.startsAt }),
        ),
      );
      const accepted = known.filter(Boolean).length;
      return { accepted, duplicates: known.length - accepted, unknownServices: 0 };
    },
    subscribe: () => () => {},
    status: unused,
    telemetry: unused,
    decisions: unused,
    decision: unused,
    mergeRequests: unused,
    deployments: unused,
    costAnalysis: unused,
    events: unused,
    receiveForgeEvent: unused,
    receiveDeployment: unused,
    setSuspended: unused,
    ready: unused,
  },
  metrics: createMetrics({ version: 'bench' }),
  logger: createLogger({ level: 'warn' }),
  tokens: { api: TOKEN, gitlabWebhook: TOKEN, alertmanager: TOKEN },
  project: { id: 1 },
  clock: systemClock(),
  dashboardRoot: folder,
});
await app.listen({ host: '127.0.0.1', port: 0 });
const bare = await bareServer();

try {
  for (const [name, request] of [
    ['http_healthz', () => get],
    ['http_alertmanager_webhook_durable', alert],
  ] as const) {
    const measure = (server: Server, seconds: number) =>
      requestsPerSecond({ port: portOf(server), request, connections: CONNECTIONS, seconds, expected: 200 });
    // Both are warmed up first, then measured in turns: what else the machine does hits both.
    for (const server of [app.server, bare]) await measure(server, 0.5);
    const turns = [];
    for (let i = 0; i < 3; i++)
      turns.push({ ours: await measure(app.server, SECONDS / 3), reference: await measure(bare, SECONDS / 3) });
    const [value, reference] = [median(turns.map((turn) => turn.ours)), median(turns.map((turn) => turn.reference))];
    console.log(
      JSON.stringify({
        name,
        value: Math.round(value),
        unit: 'requests/s',
        reference: Math.round(reference),
        referenceName: 'bare node:http, same run',
        ratio: Number((value / reference).toFixed(3)),
      }),
    );
  }
} finally {
  await app.close();
  bare.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}

function bareServer(): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = request.method === 'POST' ? JSON.parse(Buffer.concat(chunks).toString('utf8')) : null;
      const text = body === null ? '{"status":"ok"}' : '';
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
      response.end(text);
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';
import type { Commands } from '../../src/controller/commands.ts';
import type { FeedEvent } from '../../src/domain/event.ts';
import { type AppOptions, createApp } from '../../src/http/app.ts';
import { manualClock } from '../../src/lib/clock.ts';
import { createLogger } from '../../src/observability/log.ts';
import { createMetrics, type Metrics } from '../../src/observability/metrics.ts';
import { createRedactor } from '../../src/observability/redact.ts';
import { aMove, aMoveRecord, aStay, aVerdict, aVerification, NOON } from '../store/samples.ts';
import { aCostAnalysis, aDeploymentReport, aFleet, aStatus, aTelemetry } from './samples.ts';

export const TOKENS = {
  api: 'api-token-5e2b7a90c1d34f68',
  deploy: 'deploy-token-83f1d2c4b6a79e05',
  gitlabWebhook: 'gitlab-hook-token-19ab77c0de',
  alertmanager: 'alert-token-c4d5e6f7a8b90112',
} as const;

/** The controller as the edge sees it, kept in memory: answers with real values and remembers what it was told. */
export class PlayedCommands implements Commands {
  readonly alerts = new Map<string, Parameters<Commands['receiveAlerts']>[0][number]['alert']>();
  readonly forgeEvents: Parameters<Commands['receiveForgeEvent']>[0][] = [];
  readonly reported = new Map<number, Awaited<ReturnType<Commands['deployments']>>[number]>();
  readonly queries: unknown[] = [];
  readonly feed: FeedEvent[] = [];
  readonly listeners = new Set<(event: FeedEvent) => void>();
  suspended = false;
  /** When set, the journal refuses everything with it. */
  refusal: Error | null = null;

  /** As it was at the start; readers of the feed stay. */
  reset(): void {
    this.alerts.clear();
    this.reported.clear();
    for (const list of [this.forgeEvents, this.queries, this.feed]) list.length = 0;
    this.suspended = false;
    this.refusal = null;
  }

  /** Something happens. */
  happen(sentence: string): FeedEvent {
    const event: FeedEvent = {
      id: this.feed.length + 1,
      at: NOON + this.feed.length,
      type: 'notice',
      service: null,
      sentence,
      url: null,
    };
    this.feed.push(event);
    for (const listener of this.listeners) listener(event);
    return event;
  }

  async status() {
    this.#check();
    return aStatus({ suspended: this.suspended });
  }
  async telemetry() {
    return aTelemetry();
  }
  async decisions(query: Parameters<Commands['decisions']>[0]) {
    this.queries.push(query);
    return [aMove(), aStay('dec_02', { decidedAt: NOON - 1 })].slice(0, query.limit);
  }
  async decision(id: string) {
    if (id !== 'dec_01') return null;
    return { decision: aMove(), move: aMoveRecord(), verdicts: [aVerdict()], verification: aVerification() };
  }
  async mergeRequests(query: Parameters<Commands['mergeRequests']>[0]) {
    this.queries.push(query);
    return [aMoveRecord()];
  }
  async deployments() {
    return [aDeploymentReport(), ...this.reported.values()];
  }
  async costAnalysis() {
    return aCostAnalysis();
  }
  async events({ limit, after = 0 }: { limit: number; after?: number }) {
    return this.feed
      .filter((event) => event.id > after)
      .toReversed()
      .slice(0, limit);
  }
  subscribe(listener: (event: FeedEvent) => void) {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
  async receiveAlerts(alerts: Parameters<Commands['receiveAlerts']>[0]) {
    this.#check();
    const answer = { accepted: 0, duplicates: 0, unknownServices: 0 };
    for (const { key, alert } of alerts) {
      if (!aFleet().some(({ service }) => service === alert.service)) answer.unknownServices++;
      else if (this.alerts.has(key)) answer.duplicates++;
      else {
        this.alerts.set(key, alert);
        answer.accepted++;
      }
    }
    return answer;
  }
  async receiveForgeEvent(event: Parameters<Commands['receiveForgeEvent']>[0]) {
    this.#check();
    if (!this.forgeEvents.some(({ key }) => key === event.key)) this.forgeEvents.push(event);
  }
  async receiveDeployment(deployment: Parameters<Commands['receiveDeployment']>[0]) {
    this.#check();
    const isNew = !this.reported.has(deployment.pipelineId);
    if (isNew) this.reported.set(deployment.pipelineId, deployment);
    return isNew;
  }
  async setSuspended(suspended: boolean) {
    this.suspended = suspended;
  }
  async ready() {
    this.#check();
    return this.suspended ? { ok: false, problems: ['suspended'] } : { ok: true, problems: [] };
  }

  #check(): void {
    if (this.refusal !== null) throw this.refusal;
  }
}

export interface Edge {
  readonly app: FastifyInstance;
  readonly commands: PlayedCommands;
  readonly metrics: Metrics;
  readonly clock: ReturnType<typeof manualClock>;
  readonly log: readonly string[];
  readonly redactor: ReturnType<typeof createRedactor>;
  readonly dashboardRoot: string;
  /** Value of one series of `/metrics`; 0 when it is not there. */
  count(series: string): Promise<number>;
}

/** An app with every part real but the controller; closed at the end of the test. */
export async function anEdge(overrides: Partial<AppOptions> = {}): Promise<Edge> {
  const edge = build(overrides);
  onTestFinished(() => dispose(edge));
  await edge.app.ready();
  return edge;
}

/** One app for all tests of a `describe` that leave no trace but in the played controller. */
export function sharedEdge(overrides: Partial<AppOptions> = {}): () => Edge {
  let edge: Edge;
  beforeAll(async () => {
    edge = build(overrides);
    await edge.app.ready();
  });
  beforeEach(() => edge.commands.reset());
  afterAll(() => dispose(edge));
  return () => edge;
}

async function dispose(edge: Edge): Promise<void> {
  await edge.app.close();
  rmSync(edge.dashboardRoot, { recursive: true, force: true });
}

function build(overrides: Partial<AppOptions>): Edge {
  const dashboardRoot = mkdtempSync(join(tmpdir(), 'trimtab-dashboard-'));
  mkdirSync(join(dashboardRoot, 'views'));
  writeFileSync(join(dashboardRoot, 'index.html'), '<!doctype html><title>Trimtab</title>');
  writeFileSync(join(dashboardRoot, 'views', 'fleet.js'), 'export {};');
  writeFileSync(join(dashboardRoot, '.secret'), 'hidden');
  const log: string[] = [];
  const redactor = createRedactor();
  const commands = new PlayedCommands();
  const metrics = createMetrics({ version: '0.1.0', process: false });
  const clock = manualClock(NOON);
  const app = createApp({
    commands,
    metrics,
    clock,
    dashboardRoot,
    redactor,
    logger: createLogger({ level: 'debug', destination: { write: (line) => void log.push(line) }, redactor }),
    tokens: TOKENS,
    project: { id: 1 },
    version: '0.1.0',
    ...overrides,
  });
  const count = async (series: string) => {
    const line = (await metrics.text()).split('\n').find((text) => text.startsWith(`${series} `));
    return line === undefined ? 0 : Number(line.slice(series.length + 1));
  };
  return { app, commands, metrics, clock, log, redactor, dashboardRoot, count };
}

/** Listens on a free port of this machine. */
export async function listening(edge: Edge): Promise<{ port: number; url: string }> {
  await edge.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = edge.app.server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}` };
}

/** Headers without those that are undefined. */
export const sent = (headers: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined));

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

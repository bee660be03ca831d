import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Clouds, createClouds } from '../../../simulator/clouds/index.ts';
import { fleet, manualClock, OPENS_AT, ROOT, resourcesFor, soon } from './support.ts';

const TOKENS = { world: 'world-token', truth: 'truth-token', alert: 'alert-token' };
const OPTIONS = { seed: 7, root: ROOT, tokens: TOKENS, controllerUrl: null, scenario: 'calm', telemetryFile: null, port: 0 };
const GCP = { provider: 'gcp', region: 'us-central1', instanceType: 'e2-medium', count: 8 };

let clock = manualClock();
let clouds: Clouds;
beforeEach(async () => {
  clock = manualClock();
  clouds = await createClouds({ ...OPTIONS, clock });
});
afterEach(() => clouds.close());

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at by matchers
  readonly json: any;
}

async function ask(path: string, method = 'GET', token: string | null = null, body?: unknown): Promise<Answer> {
  const response = await fetch(`${clouds.url}${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, text, json: type.includes('json') ? JSON.parse(text) : null };
}

describe('GET /telemetry', () => {
  test('gives the newest sample, the whole past, or what is newer', async () => {
    const newest = await ask('/telemetry');
    expect(newest.json).toMatchObject({ version: 1, time: OPENS_AT, intervalMs: 5000, samples: [{ at: OPENS_AT }] });
    expect((await ask('/telemetry?since=0')).json.samples).toHaveLength(361);
    clock.pass(12_000);
    const newer = await ask(`/telemetry?since=${OPENS_AT}`);
    expect(newer.json.samples.map(({ at }: { at: number }) => at - OPENS_AT)).toEqual([5000, 10_000]);
    expect((await ask(`/telemetry?since=${OPENS_AT + 10_000}`)).json.samples).toEqual([]);
    expect((await ask('/telemetry?since=soon')).status).toBe(400);
  });

  test('has an offer for each region and a line for each service, with all fields', async () => {
    const [sample] = (await ask('/telemetry')).json.samples;
    expect(sample.offers).toHaveLength(13);
    expect(sample.services).toHaveLength(fleet.specs.length);
    const east = sample.offers.find(
      (offer: { region: string; provider: string }) => offer.provider === 'aws' && offer.region === 'us-east-1',
    );
    expect(east).toEqual({
      provider: 'aws',
      region: 'us-east-1',
      status: 'up',
      prices: expect.objectContaining({ 't3.medium': expect.any(Number), 'g5.xlarge': expect.any(Number) }),
      latencyMs: { na: expect.any(Number), eu: expect.any(Number), apac: expect.any(Number), sa: expect.any(Number) },
      credits: { balanceUsd: expect.any(Number), share: 0.2, expiresAt: OPENS_AT - 1_800_000 + 45 * 86_400_000 },
      gpuAvailability: { t4: expect.any(Number), a10g: expect.any(Number), a100: expect.any(Number) },
      capacityAvailability: expect.any(Number),
    });
    expect(sample.offers.find(({ region }: { region: string }) => region === 'westeurope').credits).toBeNull();
    expect(sample.services.find(({ service }: { service: string }) => service === 'service-1')).toEqual({
      service: 'service-1',
      ...fleet.founding.get('service-1'),
      demandRps: expect.any(Number),
      latencyMs: expect.any(Number),
      errorRatio: expect.any(Number),
      costUsdPerHour: expect.any(Number),
      grossUsdPerHour: expect.any(Number),
    });
  });

  test('never carries what only the truth knows', async () => {
    const { text } = await ask('/telemetry?since=0');
    expect(text).not.toMatch(/alternative|usual|objection/i);
  });
});

test('GET /metrics is text that Prometheus can read, and follows the places', async () => {
  const line =
    /^(# (HELP|TYPE) [a-z_0-9]+ .+|[a-z_][a-z_0-9]*(\{[a-z_]+="[^"\\]*"(,[a-z_]+="[^"\\]*")*\})? -?[0-9.]+(e[+-]?\d+)?)$/;
  const before = await ask('/metrics');
  expect(before.type).toContain('text/plain');
  for (const one of before.text.split('\n').filter((text) => text !== '')) expect(one).toMatch(line);
  expect(before.text).toContain(
    'service_instances{service="service-1",provider="aws",region="us-east-1",instance_type="m5.large"} 8',
  );
  expect(before.text).toContain('cloud_region_up{provider="azure",region="eastus"} 1');
  await ask('/cloud/stacks/service-1', 'PUT', TOKENS.world, {
    serial: null,
    engine: 'embedded',
    resources: resourcesFor('service-1', GCP),
  });
  clock.pass(5000);
  const after = (await ask('/metrics')).text
    .split('\n')
    .filter((text) => text.startsWith('service_instances{service="service-1"'));
  expect(after).toEqual([
    'service_instances{service="service-1",provider="gcp",region="us-central1",instance_type="e2-medium"} 8',
  ]);
});

test('GET /clock and /healthz tell the time', async () => {
  clock.pass(1234);
  expect((await ask('/clock')).json).toEqual({ epoch: OPENS_AT, startedAt: OPENS_AT, speed: 100, now: OPENS_AT + 1234 });
  expect((await ask('/healthz')).json).toEqual({ status: 'ok', time: OPENS_AT });
});

describe('/cloud/stacks', () => {
  const body = (serial: number | null) => ({ serial, engine: 'embedded', resources: resourcesFor('service-1', GCP) });
  const path = '/cloud/stacks/service-1';

  test('is readable by all, and changed with the world token only', async () => {
    expect(await ask(path)).toMatchObject({ status: 404, json: { message: 'There is no stack service-1' } });
    expect((await ask(path, 'PUT', null, body(null))).status).toBe(401);
    expect((await ask(path, 'PUT', TOKENS.truth, body(null))).status).toBe(401);
    expect(await ask(path, 'PUT', TOKENS.world, body(null))).toMatchObject({ status: 200, json: { serial: 1 } });
    const stored = { stack: 'service-1', engine: 'embedded', serial: 1, resources: resourcesFor('service-1', GCP) };
    expect((await ask(path)).json).toEqual(stored);
    expect((await ask('/cloud/stacks')).json).toEqual({ stacks: [stored] });
  });

  test('refuses a stale plan with 409, unknown machines with 422 and nonsense with 400', async () => {
    await ask(path, 'PUT', TOKENS.world, body(null));
    const stale = await ask(path, 'PUT', TOKENS.world, body(7));
    expect(stale).toMatchObject({ status: 409, json: { message: expect.stringMatching(/^Saved plan is stale: /) } });
    const unsold = { ...body(1), resources: resourcesFor('service-1', { ...GCP, instanceType: 'x' }) };
    expect((await ask(path, 'PUT', TOKENS.world, unsold)).status).toBe(422);
    expect((await ask(path, 'PUT', TOKENS.world, { serial: 1 })).status).toBe(400);
    expect((await ask('/cloud/stacks/..%2Fetc', 'PUT', TOKENS.world, body(null))).status).toBe(400);
    expect((await ask(path)).json.serial).toBe(1);
  });

  test('moves the service with the next step', async () => {
    await ask(path, 'PUT', TOKENS.world, body(null));
    clock.pass(5000);
    const [sample] = (await ask('/telemetry')).json.samples;
    expect(sample.services.find(({ service }: { service: string }) => service === 'service-1')).toMatchObject(GCP);
  });
});

describe('/scenarios', () => {
  test('lists what can happen and starts it with the world token', async () => {
    const list = (await ask('/scenarios')).json;
    expect(list.scenarios).toHaveLength(5);
    expect(list.active).toMatchObject([{ name: 'calm' }]);
    expect((await ask('/scenarios/provider-outage', 'POST')).status).toBe(401);
    const started = await ask('/scenarios/provider-outage', 'POST', TOKENS.world);
    expect(started).toMatchObject({ status: 200, json: { name: 'provider-outage', region: 'aws/us-east-1' } });
    clock.pass(5000);
    const [sample] = (await ask('/telemetry')).json.samples;
    expect(sample.services.find(({ service }: { service: string }) => service === 'service-1').errorRatio).toBe(1);
    expect((await ask('/scenarios')).json.active.map(({ name }: { name: string }) => name)).toEqual(['calm', 'provider-outage']);
  });

  test('takes a region and refuses what it does not know', async () => {
    const elsewhere = await ask('/scenarios/price-spike', 'POST', TOKENS.world, { region: 'gcp/us-central1' });
    expect(elsewhere.json.region).toBe('gcp/us-central1');
    expect((await ask('/scenarios/price-spike', 'POST', TOKENS.world, { region: 'gcp/moon' })).status).toBe(400);
    expect((await ask('/scenarios/price-spike', 'POST', TOKENS.world, { regoin: 'gcp/us-central1' })).status).toBe(400);
    expect((await ask('/scenarios/flood', 'POST', TOKENS.world)).status).toBe(404);
  });
});

test('GET /truth needs its own token and agrees with the bill that telemetry shows', async () => {
  expect((await ask('/truth')).status).toBe(401);
  expect((await ask('/truth', 'GET', TOKENS.world)).status).toBe(401);
  const { json: truth } = await ask('/truth', 'GET', TOKENS.truth);
  const [sample] = (await ask('/telemetry')).json.samples;
  const shown = sample.services.reduce((sum: number, one: { costUsdPerHour: number }) => sum + one.costUsdPerHour, 0);
  expect(truth.bill.netUsdPerHour).toBeCloseTo(shown, 4);
  expect(truth.bill.netUsdPerMonth).toBeCloseTo(shown * 730, 1);
  const first = truth.services.find(({ service }: { service: string }) => service === 'service-1');
  expect(first.alternatives).toHaveLength(13);
  expect(first.alternatives[0].usualNetUsdPerHour).toBeLessThan(first.usualNetUsdPerHour);
  expect(
    truth.services.find(({ service }: { service: string }) => service === 'search-eu').alternatives[0].objections,
  ).toBeInstanceOf(Array);
});

test('alerts and the telemetry file come with the clouds, and closing ends everything', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'trimtab-clouds-'));
  const heard: string[] = [];
  const controller = createServer((request, response) => {
    heard.push(`${request.url} ${request.headers.authorization}`);
    response.writeHead(200).end();
  });
  await new Promise<void>((resolve) => controller.listen(0, '127.0.0.1', resolve));
  const controllerUrl = `http://127.0.0.1:${(controller.address() as AddressInfo).port}/`;
  const telemetryFile = join(folder, 'latest_telemetry.json');
  const own = manualClock();
  const second = await createClouds({ ...OPTIONS, clock: own, controllerUrl, telemetryFile, scenario: 'provider-outage' });
  try {
    own.pass(20_000);
    await soon(() => expect(heard).toHaveLength(4));
    expect(new Set(heard)).toEqual(new Set(['/webhooks/alertmanager Bearer alert-token']));
    await soon(async () => expect(JSON.parse(await readFile(telemetryFile, 'utf8')).time).toBe(OPENS_AT + 20_000));
  } finally {
    await second.close();
    controller.close();
    await rm(folder, { recursive: true });
  }
  await expect(fetch(`${second.url}/healthz`)).rejects.toThrow();
  own.pass(60_000);
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect(second.world.now()).toBe(OPENS_AT + 20_000);
});

test('an empty token or an unknown scenario refuses the start', async () => {
  await expect(createClouds({ ...OPTIONS, clock, tokens: { ...TOKENS, truth: '' } })).rejects.toThrow('truth token is empty');
  await expect(createClouds({ ...OPTIONS, clock, scenario: 'flood' })).rejects.toThrow('no scenario flood');
});

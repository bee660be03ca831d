import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { validateConfig } from '../../../src/config.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { createSource, readWorldClock } from '../../../src/telemetry/index.ts';
import { createSimulatorSource } from '../../../src/telemetry/sources/simulator.ts';

let server: Server | null = null;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
  server = null;
});

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

describe('the simulator source', () => {
  it('asks for the whole past first, then for what is newer, and learns the interval', async () => {
    const asked: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url);
      response.end(
        JSON.stringify({ version: 1, time: 5, intervalMs: 7000, samples: [{ at: 5, offers: [], services: [] }, 'junk'] }),
      );
    });
    const { telemetry } = validateConfig({ telemetry: { source: 'simulator', url: `${url}/` } }, 'test');
    const source = createSource(telemetry, { clock: systemClock(), fetch });
    expect(source.validForMs).toBeUndefined();

    const batch = await source.read(null);
    await source.read(5);

    expect(asked).toEqual(['/telemetry?since=0', '/telemetry?since=5']);
    expect(source.validForMs).toBe(7000);
    expect(batch).toMatchObject({ partial: false, exhausted: false });
    expect(batch.samples.map((sample) => sample.at)).toEqual([5, 'junk']);
  });

  it.each([
    ['an error', 503, 'overloaded', /answered 503/],
    ['no JSON', 200, '<html>', /cannot be read/],
    ['another version', 200, '{"version":2,"samples":[]}', /no telemetry of version 1/],
    ['no samples', 200, '{"version":1}', /no telemetry of version 1/],
  ])('refuses %s', async (_what, status, body, message) => {
    const url = await serve((_request, response) => {
      response.statusCode = status;
      response.end(body);
    });

    await expect(createSimulatorSource({ url, fetch }).read(null)).rejects.toMatchObject({
      code: 'telemetry',
      disposition: 'waiting',
      message: expect.stringMatching(message),
    });
  });

  it('gives up on an answer that does not come', async () => {
    const url = await serve(() => {});

    await expect(createSimulatorSource({ url, fetch, timeoutMs: 50 }).read(null)).rejects.toThrow(/no answer within 0.05 s/);
  });

  it('does not follow a redirect to elsewhere', async () => {
    const url = await serve((_request, response) => {
      response.statusCode = 302;
      response.setHeader('location', 'http://127.0.0.1:1/');
      response.end();
    });

    await expect(createSimulatorSource({ url, fetch }).read(null)).rejects.toMatchObject({ code: 'telemetry' });
  });

  it('stops at once when the caller stops', async () => {
    const url = await serve(() => {});
    const stop = new AbortController();
    const reading = createSimulatorSource({ url, fetch }).read(null, stop.signal);
    stop.abort(new Error('stopped'));

    await expect(reading).rejects.toThrow('stopped');
  });

  it('needs an address', () => {
    const { telemetry } = validateConfig({}, 'test');

    expect(() => createSource(telemetry, { clock: systemClock(), fetch })).toThrow(/telemetry\.url/);
  });
});

describe('createSource', () => {
  it.each(['prometheus:x', 'constructor', ''])('refuses the unknown source %o', (source) => {
    const { telemetry } = validateConfig({ telemetry: { source } }, 'test');

    expect(() => createSource(telemetry, { clock: systemClock(), fetch })).toThrow(/telemetry\.source: there is no source/);
  });
});

describe('readWorldClock', () => {
  it("runs as the world's clock does", async () => {
    const startedAt = Date.now() - 1000;
    const url = await serve((_request, response) =>
      response.end(JSON.stringify({ epoch: 5_000_000, startedAt, speed: 10, now: 0 })),
    );

    const clock = await readWorldClock(url, fetch);
    expect(clock.speed).toBe(10);
    expect(clock.now()).toBeGreaterThanOrEqual(5_010_000);
    expect(clock.now()).toBeLessThan(5_100_000);
  });

  it('refuses what is no clock', async () => {
    const url = await serve((_request, response) => response.end('{"epoch":1,"startedAt":2,"speed":0}'));

    await expect(readWorldClock(url, fetch)).rejects.toThrow(/no clock/);
  });
});

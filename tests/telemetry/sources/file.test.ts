import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validateConfig } from '../../../src/config.ts';
import { manualClock } from '../../../src/lib/clock.ts';
import { createSource, firstInstant } from '../../../src/telemetry/index.ts';
import type { TelemetrySource } from '../../../src/telemetry/port.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trimtab-file-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function sourceOf(name: string, content: string | Buffer, file: Record<string, unknown> = {}, clock = manualClock(0)) {
  const path = join(folder, name);
  await writeFile(path, content);
  const { telemetry } = validateConfig({ telemetry: { source: `file:${path}`, file } }, 'test');
  return { source: createSource(telemetry, { clock, fetch }), path, telemetry, clock };
}

async function readAll(source: TelemetrySource) {
  const batches = [];
  for (let i = 0; i < 100; i++) {
    const batch = await source.read(null);
    batches.push(batch.samples);
    if (batch.exhausted) return batches;
  }
  throw new Error('the source never ends');
}

const CSV = `date,machine_type,region,on_demand_usd_hour
2024-01-01,n1,us-east1,0.5
2024-01-01,n2,us-east1,0.7
2024-01-01,n1,us-west1,0.4
2024-01-08,n1,us-west1,
2024-01-15,n1,us-west1,free
`;
const GCP = { constants: { provider: 'gcp' } };

describe('a price list in CSV', () => {
  it('gives one instant per read, grouped by region', async () => {
    const { source } = await sourceOf('prices.csv', CSV, GCP);

    const [first, second, third] = await readAll(source);
    expect(source.name).toBe('file:prices.csv');
    expect(first).toEqual([
      {
        at: Date.UTC(2024, 0, 1),
        services: [],
        offers: [
          { provider: 'gcp', region: 'us-east1', prices: { n1: 0.5, n2: 0.7 }, credits: null },
          { provider: 'gcp', region: 'us-west1', prices: { n1: 0.4 }, credits: null },
        ],
      },
    ]);
    expect(second?.[0]?.offers[0]?.prices).toEqual({ n1: null });
    expect(third?.[0]?.offers[0]?.prices).toEqual({ n1: 'free' });
  });

  it('maps columns by configuration, the provider and numeric times among them', async () => {
    const text = 'ts,cloud,zone,kind,usd\n1704067200,aws,us-east-1,t3.medium,0.04\n';
    const columns = { time: 'ts', provider: 'cloud', region: 'zone', instanceType: 'kind', price: 'usd' };
    const { source } = await sourceOf('mapped.csv', text, { columns });

    expect((await readAll(source))[0]?.[0]).toMatchObject({
      at: Date.UTC(2024, 0, 1),
      offers: [{ provider: 'aws', region: 'us-east-1', prices: { 't3.medium': 0.04 } }],
    });
  });

  it('reads a gzipped list', async () => {
    const { source } = await sourceOf('prices.csv.gz', gzipSync(CSV), GCP);

    expect(await readAll(source)).toHaveLength(3);
  });

  it.each([
    [
      'a column that is not there',
      { ...GCP, columns: { price: 'euro' } },
      /telemetry\.file\.columns\.price: the file has no column "euro"/,
    ],
    ['a provider that nobody names', {}, /telemetry\.file\.constants\.provider/],
  ])('refuses %s by the key of the configuration', async (_what, file, message) => {
    const { source } = await sourceOf('wrong.csv', CSV, file);

    await expect(source.read(null)).rejects.toMatchObject({ code: 'config', message: expect.stringMatching(message) });
  });

  it('gives a row whose price is missing as unknown, not as zero', async () => {
    const { source } = await sourceOf('short.csv', 'date,machine_type,region,on_demand_usd_hour\n2024-01-01,n1,us-east1\n', GCP);

    expect((await readAll(source))[0]?.[0]?.offers[0]?.prices).toEqual({ n1: null });
  });
});

describe('samples in JSON Lines', () => {
  const line = (at: number) =>
    JSON.stringify({ at, offers: [{ provider: 'aws', region: 'us-east-1', status: 'up' }], services: [] });

  it.each(['telemetry.jsonl', 'telemetry.jsonl.gz'])('reads %s line by line', async (name) => {
    const text = `${line(1)}\n\n${line(2)}\n`;
    const { source } = await sourceOf(name, name.endsWith('.gz') ? gzipSync(text) : text);

    expect((await readAll(source)).map((samples) => samples.map((sample) => sample.at))).toEqual([[1], [2]]);
  });

  it('gives a broken line as a sample without an instant, so that it is counted', async () => {
    const { source } = await sourceOf('broken.jsonl', `${line(1)}\n{"at": 2, \n[]\n${line(3)}\n`);

    const kinds = (await readAll(source)).flat().map((sample) => typeof sample.at);
    expect(kinds).toEqual(['number', 'string', 'object', 'number']);
  });
});

describe('pace', () => {
  it('plays at the pace of the clock: nothing from after its now', async () => {
    const text = [1000, 2000, 3000, 9000].map((at) => JSON.stringify({ at, offers: [], services: [] })).join('\n');
    const clock = manualClock(0);
    const { source, path, telemetry } = await sourceOf('paced.jsonl', text, { pace: 10 }, clock);
    expect(await firstInstant(path, telemetry.file)).toBe(1000);

    clock.advance(2500);
    const first = await source.read(null);
    clock.advance(10_000);
    const rest = await source.read(null);

    expect(first.samples.map((sample) => sample.at)).toEqual([1000, 2000]);
    expect(first.exhausted).toBe(false);
    expect(rest.samples.map((sample) => sample.at)).toEqual([3000, 9000]);
    expect(rest.exhausted).toBe(true);
  });
});

describe('a file that cannot be read', () => {
  it('troubles nobody until it is read', async () => {
    const { telemetry } = validateConfig({ telemetry: { source: `file:${join(folder, 'nowhere.csv')}`, file: GCP } }, 'test');
    const source = createSource(telemetry, { clock: manualClock(0), fetch });

    await new Promise((resolve) => setTimeout(resolve, 20));
    await source.close();
  });

  it('is an error that names the path when it is missing', async () => {
    const { telemetry } = validateConfig({ telemetry: { source: `file:${join(folder, 'nowhere.csv')}`, file: GCP } }, 'test');
    const source = createSource(telemetry, { clock: manualClock(0), fetch });

    await expect(source.read(null)).rejects.toMatchObject({
      code: 'telemetry',
      message: expect.stringMatching(/nowhere\.csv.*ENOENT/),
    });
  });

  it.each(['cut.csv.gz', 'cut.jsonl.gz'])('is an error when %s ends in the middle, never a shorter file', async (name) => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `2024-01-01,n${(i * 7919) % 20_011},us-east1,${Math.sqrt(i + 1)}`);
    const lines = Array.from({ length: 20_000 }, (_, i) =>
      JSON.stringify({ at: i, offers: [], services: [], noise: Math.sqrt(i) }),
    );
    const whole = gzipSync(
      name.includes('csv') ? `date,machine_type,region,on_demand_usd_hour\n${rows.join('\n')}` : lines.join('\n'),
    );
    const { source } = await sourceOf(name, whole.subarray(0, Math.floor(whole.length / 2)), GCP);

    const drain = async () => {
      for (let i = 0; i < 30_000; i++) if ((await source.read(null)).exhausted) return 'ended';
      return 'went on';
    };
    await expect(drain()).rejects.toThrow(/cannot be read: unexpected end of file/);
    await expect(source.read(null)).rejects.toThrow(/unexpected end of file/);
  });

  it('needs a format when the name tells none', async () => {
    await expect(sourceOf('prices.dat', CSV)).rejects.toMatchObject({
      code: 'config',
      message: expect.stringMatching(/telemetry\.file\.format/),
    });
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validateConfig } from '../../src/config.ts';
import { replay } from '../../src/controller/replay.ts';
import type { RegionKey } from '../../src/domain/placement.ts';
import { createPlayback, createSource } from '../../src/telemetry/index.ts';

import { SETTINGS, TURN } from './replay-list.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trimtab-replay-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(
  rows: string,
  options: { settings?: object; start?: RegionKey; machineTypes?: string[]; count?: number } = {},
) {
  const path = join(folder, 'prices.csv');
  await writeFile(path, `date,region,machine_type,on_demand_usd_hour\n${rows}\n`);
  const config = validateConfig({ ...SETTINGS, ...options.settings }, 'test');
  const telemetry = { ...config.telemetry, source: `file:${path}` };
  const clock = { now: () => 0, sleep: async () => {}, speed: 1 };
  return await replay({
    playback: createPlayback(createSource(telemetry, { clock, fetch })),
    config,
    configDigest: 'sha256:c',
    random: () => 0.5,
    machineTypes: options.machineTypes ?? null,
    start: options.start ?? null,
    count: options.count ?? 1,
  });
}

describe('a replay', () => {
  it('moves once the window makes it sure, and keeps the books to the cent', async () => {
    const summary = await run(TURN, { start: 'gcp/east' });

    expect(summary).toMatchObject({
      from: '2024-01-01T00:00:00.000Z',
      to: '2024-04-10T00:00:00.000Z',
      evaluations: 101,
      services: 1,
      start: 'gcp/east',
      moves: 1,
    });
    expect(summary.movesMade[0]).toMatchObject({
      at: '2024-01-14T00:00:00.000Z',
      service: 'n1',
      sentence: expect.stringMatching(/^1 x n1 in gcp\/east -> 1 x n1 in gcp\/west: /),
    });
    const hours = { before: 13 * 24, after: 87 * 24 };
    expect(summary.money).toMatchObject({
      spentUsd: expect.closeTo(hours.before + hours.after * 0.5 + 24 * 0.5, 6),
      ofWhichMovingUsd: expect.closeTo(12, 6),
      stayingUsd: expect.closeTo(100 * 24, 6),
      cheapestUsd: expect.closeTo(10 * 24 + 90 * 24 * 0.5, 6),
      unpricedServiceHours: 0,
      serviceHours: 2400,
    });
    expect(summary.money.regret).toBeCloseTo((312 + 1044 + 12) / (240 + 1080) - 1, 9);
  });

  it('stays where prices only tremble', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => {
      const day = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
      return `${day},east,n1,${1 + (i % 2) * 0.2}\n${day},west,n1,${1.2 - (i % 2) * 0.2}`;
    });
    const summary = await run(rows.join('\n'), { start: 'gcp/east' });

    expect(summary.moves).toBe(0);
    expect(summary.stays['confidence-too-low']).toBeGreaterThan(10);
  });

  it('never moves to a place that is no longer sold, or at a price of zero', async () => {
    const withdrawn = await run(`2024-01-01,east,n1,1\n2024-01-01,west,n1,0.5\n2024-01-03,west,n1,\n2024-02-01,none,n9,1`, {
      start: 'gcp/east',
    });
    const free = await run(`2024-01-01,east,n1,1\n2024-01-01,west,n1,1\n2024-01-03,west,n1,0\n2024-02-01,none,n9,1`, {
      start: 'gcp/east',
    });

    expect(withdrawn.moves).toBe(0);
    expect(withdrawn.rejected).toEqual({ missing: 1 });
    expect(free.moves).toBe(0);
    expect(free.rejected).toEqual({ 'out-of-range': 1 });
  });

  it('leaves hours out of every sum in which the own price is not known', async () => {
    const summary = await run(`2024-01-01,east,n1,1\n2024-01-01,west,n1,1\n2024-01-11,east,n1,\n2024-01-21,none,n9,1`, {
      start: 'gcp/east',
    });

    expect(summary.money).toMatchObject({
      spentUsd: expect.closeTo(240),
      stayingUsd: expect.closeTo(240),
      unpricedServiceHours: 240,
      serviceHours: 480,
    });
    expect(summary.stays['telemetry-unknown']).toBe(11);
  });

  it('settles a service for every machine type that two regions sell, or for those that are asked for', async () => {
    const rows = `2024-01-01,east,n1,1\n2024-01-01,west,n1,1\n2024-01-01,east,solo,1\n2024-01-05,east,n2,2\n2024-01-05,west,n2,2\n2024-02-01,none,n9,1`;

    expect((await run(rows)).services).toBe(2);
    expect((await run(rows, { machineTypes: ['n2'] })).services).toBe(1);
    expect((await run(rows)).start).toBe('gcp/east');
    expect((await run(rows, { count: 3 })).money.stayingUsd).toBeCloseTo(3 * (31 * 24 + 27 * 24 * 2));
  });

  it('keeps to the limits, and counts what they held back', async () => {
    const rows = ['n1', 'n2', 'n3'].flatMap((type) => [`2024-01-01,east,${type},1`, `2024-01-01,west,${type},0.5`]).join('\n');
    const limits = { mergeRequestsPerHour: 1 };
    const summary = await run(`${rows}\n2024-01-12,none,n9,1`, { start: 'gcp/east', settings: { limits } });

    expect(summary.moves).toBe(3);
    expect(summary.movesMade.map((move) => move.at.slice(0, 10))).toEqual(['2024-01-06', '2024-01-07', '2024-01-08']);
    expect(summary.stays['budget-exhausted']).toBe(3);
  });

  it('says that a weight on what the list does not tell stops everything', async () => {
    const summary = await run(TURN, { settings: { scoring: {} } });

    expect(summary.moves).toBe(0);
    expect(Object.keys(summary.stays)).toEqual(['telemetry-unknown']);
    expect(summary.notes).toContainEqual(expect.stringMatching(/^scoring\.weights\.latency is not 0/));
  });

  it('is the same every time', async () => {
    expect(await run(TURN)).toEqual(await run(TURN));
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayCommand } from '../../src/cli/replay.ts';
import { SETTINGS, TURN } from '../controller/replay-list.ts';
import { testIo } from './folder.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trimtab-replay-'));
  await writeFile(join(folder, 'list.csv'), `date,region,machine_type,on_demand_usd_hour\n${TURN}\n2024-04-10,west,n1,0\n`);
  await writeFile(join(folder, 'replay.yaml'), JSON.stringify(SETTINGS));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('trimtab replay', () => {
  it('prints the summary', async () => {
    const io = testIo(folder);
    const code = await replayCommand(
      ['--telemetry', 'file:list.csv', '--config', 'replay.yaml', '--start', 'gcp/east', '--moves'],
      io,
    );

    expect(code).toBe(0);
    expect(io.printed).toEqual([
      'file:list.csv, 2024-01-01 to 2024-04-10: 101 evaluations of 1 services that start in gcp/east',
      '',
      'moves     1, 1.0 per service',
      'spent     1,368 $, of which 12 $ for moving',
      'staying   2,400 $ would have been spent without moving; 43.0 % saved',
      'cheapest  1,320 $ with the cheapest region at every step and moves for nothing; regret 3.6 %',
      '',
      'Why services stayed, by evaluation:',
      '  already-best        96',
      '  confidence-too-low   3',
      '  telemetry-unknown    1',
      '',
      'Refused values of the recording:',
      '  out-of-range  1',
      '',
      expect.stringMatching(/^2024-01-14 n1: 1 x n1 in gcp\/east -> 1 x n1 in gcp\/west: /),
      '',
      expect.stringMatching(/^The recording tells prices only/),
    ]);
  });

  it.each([
    [['--telemetry', 'simulator'], /needs a recording/],
    [['--telemetry', 'file:x.csv', '--start', 'east'], /no provider\/region/],
    [['--telemetry', 'file:x.csv', '--count', '0'], /no whole number above 0/],
  ])('refuses %o', async (args, message) => {
    await expect(replayCommand(args, testIo(folder))).rejects.toThrow(message);
  });

  it('prints JSON and help', async () => {
    const io = testIo(folder);
    await replayCommand(['--telemetry', 'file:list.csv', '--config', 'replay.yaml', '--json'], io);
    await replayCommand(['--help'], io);

    expect(JSON.parse(io.printed[0] ?? '')).toMatchObject({ services: 1, moves: expect.any(Number) });
    expect(io.printed[1]).toContain('Usage: trimtab replay');
  });

  it('runs with the configuration that the documentation gives, on a list of that form', async () => {
    const rows = ['east,1,0.4', 'west,0.5,0.2'].map((row) => row.split(','));
    const text = rows.map(([region, onDemand, spot]) => `2024-01-01,n1,${region},${onDemand},${spot}`).join('\n');
    await writeFile(
      join(folder, 'gcp.csv'),
      `date,machine_type,region,on_demand_usd_hour,spot_usd_hour\n${text}\n2024-03-01,n1,none,1,1\n`,
    );
    const example = join(import.meta.dirname, '../../docs/examples/gcp-prices.yaml');
    const io = testIo(folder);
    await replayCommand(['--telemetry', 'file:gcp.csv', '--config', example, '--start', 'gcp/east', '--json'], io);

    expect(JSON.parse(io.printed[0] ?? '')).toMatchObject({
      services: 1,
      moves: 1,
      notes: [expect.stringMatching(/prices only/)],
    });
  });
});

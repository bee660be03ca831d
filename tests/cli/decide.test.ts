import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideCommand } from '../../src/cli/decide.ts';
import { fleetFolder, telemetryLines, testIo } from './folder.ts';

let fleet: Awaited<ReturnType<typeof fleetFolder>>;
beforeAll(async () => {
  fleet = await fleetFolder();
  await writeFile(join(fleet.folder, 'telemetry.jsonl'), telemetryLines());
});
afterAll(() => fleet.remove());

const FROM_FILE = ['--telemetry', 'file:telemetry.jsonl'];

async function run(command: typeof decideCommand, ...args: string[]) {
  const io = testIo(fleet.folder);
  const code = await command(args, io);
  return { code, lines: io.printed, text: io.printed.join('\n') };
}

describe('trimtab decide', () => {
  it('prints the answer for every service and writes nothing', async () => {
    const before = await readdir(fleet.folder, { recursive: true });
    const { code, lines } = await run(decideCommand, ...FROM_FILE);

    expect(code).toBe(0);
    expect(lines[0]).toBe('file:telemetry.jsonl at 2025-06-01T00:09:55.000Z');
    expect(lines[2]?.split(/\s{2,}/)).toEqual([
      'service',
      'from',
      'best',
      'score',
      '$/month saved',
      'confidence',
      'answer',
      'why',
    ]);
    expect(lines[3]).toMatch(
      /^ledger +aws\/us-east-1 10 x small +aws\/us-west-2 10 x small +0\.\d\d +7\.30 +0\.97 +stay +The cheapest is aws\/us-west-2/,
    );
    expect(lines[4]).toMatch(/^shop .* gcp\/us-central1 10 x small .* 365 +0\.97 +move +gcp\/us-central1 scores/);
    expect(lines.at(-1)).toBe('A single look: hysteresis and cool-down are left out, and nothing is written.');
    expect(await readdir(fleet.folder, { recursive: true })).toEqual(before);
  });

  it('gives the decisions as one JSON object', async () => {
    const { lines } = await run(decideCommand, ...FROM_FILE, '--json');
    const answer = JSON.parse(lines.join('\n'));

    expect(lines).toHaveLength(1);
    expect(answer.decisions.map((decision: object) => 'basis' in decision)).not.toContain(true);
    expect(answer.snapshot).toMatchObject({ source: 'file:telemetry.jsonl', partial: false, rejected: {} });
    expect(answer.decisions.map((decision: { service: string; action: string }) => [decision.service, decision.action])).toEqual([
      ['ledger', 'stay'],
      ['shop', 'move'],
    ]);
  });

  it('reads a price list with nothing but a configuration', async () => {
    const rows = ['aws,us-east-1,0.1', 'gcp,us-central1,0.05'].flatMap((row) =>
      ['2025-01-01', '2025-02-01'].map((day) => `${day},small,${row}`),
    );
    await writeFile(join(fleet.folder, 'prices.csv'), `day,type,cloud,region,usd\n${rows.sort().join('\n')}\n`);
    await writeFile(
      join(fleet.folder, 'prices.yaml'),
      `telemetry:
  freshForSeconds: 100000000
  windowSeconds: 864000
  stepSeconds: 86400
  file: { columns: { time: day, instanceType: type, provider: cloud, region: region, price: usd } }
scoring: { weights: { cost: 1, latency: 0, credits: 0, availability: 0 } }
decision: { minimumAvailability: 0 }
`,
    );
    const { text } = await run(decideCommand, '--telemetry', 'file:prices.csv', '--config', 'prices.yaml');

    expect(text).toMatch(/shop .* move /);
    expect(text).toContain('The recording tells prices only');
  });

  it('takes the clouds by their address, and where they see a service running', async () => {
    const sample = JSON.parse(
      telemetryLines({
        services: [{ service: 'shop', provider: 'gcp', region: 'us-central1', instanceType: 'small', count: 10 }],
      })
        .split('\n')
        .at(-1) ?? '',
    );
    const server = createServer((request, response) => {
      const clock = { epoch: sample.at, startedAt: Date.now(), speed: 1 };
      response.end(JSON.stringify(request.url === '/clock' ? clock : { version: 1, intervalMs: 5000, samples: [sample] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { text } = await run(decideCommand, '--telemetry', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);

      expect(text).toMatch(/shop +gcp\/us-central1 10 x small +- .* stay /);
      expect(text).toContain('shop: the folder says 10 x small in aws/us-east-1, telemetry sees 10 x small in gcp/us-central1.');
    } finally {
      server.close();
    }
  });

  it('says why there is no telemetry', async () => {
    await expect(run(decideCommand, '--telemetry', 'file:nowhere.jsonl')).rejects.toThrow(/nowhere\.jsonl cannot be read/);
  });

  it('says when the folder is no fleet', async () => {
    await expect(run(decideCommand, ...FROM_FILE, '--repository', 'infra')).rejects.toThrow(/placements holds no placement file/);
  });

  it('explains itself', async () => {
    expect((await run(decideCommand, '--help')).text).toContain('Usage: trimtab decide');
    await expect(run(decideCommand, '--nonsense')).rejects.toMatchObject({ code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION' });
  });
});

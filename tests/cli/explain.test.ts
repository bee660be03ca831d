import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainCommand } from '../../src/cli/explain.ts';
import { fleetFolder, telemetryLines, testIo } from './folder.ts';

let fleet: Awaited<ReturnType<typeof fleetFolder>>;
beforeAll(async () => {
  fleet = await fleetFolder();
  await writeFile(join(fleet.folder, 'telemetry.jsonl'), telemetryLines());
});
afterAll(() => fleet.remove());

const FROM_FILE = ['--telemetry', 'file:telemetry.jsonl'];

async function run(...args: string[]) {
  const io = testIo(fleet.folder);
  const code = await explainCommand(args, io);
  return { code, lines: io.printed };
}

describe('trimtab explain', () => {
  it('tells why, by which factor, and why not elsewhere', async () => {
    const { code, lines } = await run('shop', ...FROM_FILE);

    expect(code).toBe(0);
    expect(lines.slice(0, 7)).toEqual([
      'shop: a shop',
      '  runs as 10 x small in aws/us-east-1',
      '  needs   2 vCPU, 4 GiB each, users in na',
      '',
      'MOVE to 10 x small in gcp/us-central1',
      expect.stringMatching(/^ {2}gcp\/us-central1 scores 0\.79 .*\[better-offer\]$/),
      '  Confidence 0.97.',
    ]);
    const [head, best, , home] = lines.slice(8);
    expect(head?.split(/\s{2,}/)).toEqual([
      'place',
      'score',
      'cost x0.4',
      'latency x0.25',
      'credits x0.2',
      'availability x0.15',
      '$/month',
      'ms',
      'why not',
    ]);
    expect(best?.trim().split(/\s{2,}/)).toEqual([
      'gcp/us-central1 small',
      '0.792',
      '1.00',
      '1.00',
      '0.00',
      '0.95',
      '365',
      '40',
      '(chosen)',
    ]);
    expect(home).toMatch(/^\* aws\/us-east-1 small .* It scores 0\.59; gcp\/us-central1 scores 0\.79\.$/);
  });

  it('tells the same as JSON', async () => {
    const { lines } = await run('ledger', ...FROM_FILE, '--json');

    expect(JSON.parse(lines.join('')).decision).toMatchObject({ service: 'ledger', action: 'stay' });
  });

  it('knows its services', async () => {
    await expect(run('nobody', ...FROM_FILE)).rejects.toMatchObject({
      code: 'unknown-service',
      advice: 'Known are: ledger, shop.',
    });
    expect((await run()).code).toBe(64);
    expect((await run('--help')).code).toBe(0);
  });
});

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { latestFile } from '../../../simulator/clouds/latest-file.ts';
import { soon, steps, world } from './support.ts';

const made: string[] = [];
afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true });
});

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'trimtab-latest-'));
  made.push(path);
  return path;
}

test('the file holds the newest sample in the form of GET /telemetry', async () => {
  const place = await folder();
  const path = join(place, 'deep', 'latest_telemetry.json');
  const one = world();
  const file = latestFile(one, path, (error) => expect.unreachable(String(error)));
  const read = async () => JSON.parse(await readFile(path, 'utf8'));
  await soon(async () => expect((await read()).samples).toEqual([one.latest()]));
  steps(one, 3);
  await soon(async () => expect(await read()).toMatchObject({ version: 1, time: one.now(), intervalMs: 5000 }));
  await file.close();
  expect(await readdir(join(place, 'deep'))).toEqual(['latest_telemetry.json']);
});

test('a place that cannot be written is told once', async () => {
  const place = await folder();
  const one = world();
  const failed = vi.fn();
  const file = latestFile(one, place, failed);
  await soon(() => expect(failed).toHaveBeenCalledTimes(1));
  one.step();
  await new Promise((resolve) => setTimeout(resolve, 450));
  await file.close();
  expect(failed).toHaveBeenCalledTimes(1);
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMemory } from '../../../src/controller/memory.ts';
import { policyFloor } from '../../../src/controller/stages/policy-floor.ts';
import { createSqliteStore } from '../../../src/store/sqlite.ts';
import { START, StageBench } from './stage-bench.ts';

/** A controller's life on one journal: what it takes for the oldest policy after it has seen these manifests. */
async function lifeOn(
  path: string,
  manifests: readonly (string | null)[],
  configured: number | null = null,
): Promise<number | null> {
  const bench = await StageBench.open();
  const store = createSqliteStore({ path });
  const { config } = bench.rooms;
  const rooms = { ...bench.rooms, store, config: { ...config, gate: { ...config.gate, policyVersion: configured } } };
  const memory = createMemory(START, false);
  const fixed = { headSha: '', placements: {}, services: {}, catalogs: [], trustText: null };
  let floor: number | null = null;
  try {
    for (const policyManifest of manifests) {
      memory.repository = { ...fixed, policyManifest };
      floor = await policyFloor({ ...bench.context, rooms, memory });
    }
  } finally {
    await store.close();
  }
  return floor;
}

function journal(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-floor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'journal.db');
}

describe('the oldest policy that counts', () => {
  it('is not known where nothing says it', async () => {
    const path = journal();
    expect(await lifeOn(path, [null, '{', '{"version":"9"}'])).toBeNull();
    expect(await lifeOn(path, [null])).toBeNull();
  });

  it('is the newest that the target branch was ever seen with, after a restart too', async () => {
    const path = journal();
    expect(await lifeOn(path, ['{"version":7}', '{"version":12}', '{"version":9}'])).toBe(12);
    expect(await lifeOn(path, ['{"version":9}'])).toBe(12);
    expect(await lifeOn(path, [null])).toBe(12);
    expect(await lifeOn(path, ['{"version":13}'])).toBe(13);
  });

  it('is no older than the one of the configuration, which is not kept', async () => {
    const path = journal();
    expect(await lifeOn(path, ['{"version":7}'], 99)).toBe(99);
    expect(await lifeOn(path, ['{"version":7}'], 8)).toBe(8);
    expect(await lifeOn(path, ['{"version":7}'])).toBe(7);
  });
});

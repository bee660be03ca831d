import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { type KeyFolder, openKeyFolder } from '../../src/keys/index.ts';

export const NOW = Date.UTC(2026, 5, 1, 12);
export const HOUR = 3_600_000;
export const iso = (ms: number): string => new Date(ms).toISOString();

/** A test with an empty key folder of its own, which need not be there yet. */
export const it = test.extend<{ path: string; folder: KeyFolder }>({
  // biome-ignore lint/correctness/noEmptyPattern: the test runner reads the names of the parameters
  path: async ({}, use) => {
    const root = mkdtempSync(join(tmpdir(), 'trimtab-keys-'));
    await use(join(root, 'state', 'keys'));
    rmSync(root, { recursive: true, force: true });
  },
  folder: async ({ path }, use) => use(openKeyFolder(path)),
});

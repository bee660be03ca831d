import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { localKeys, writeLocalTrust } from '../../../src/cli/local/trust.ts';
import { knownKeys, openKeyFolder, standingOf } from '../../../src/keys/index.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'trimtab-local-trust-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the trust of a local run', () => {
  it('knows the key of the run at any time, and the project', async () => {
    const text = readFileSync(await writeLocalTrust(ROOT, folder), 'utf8');
    const [key] = (await openKeyFolder(localKeys(folder)).ensure(Date.now())).keys;
    if (key === undefined) throw new Error('no key');

    for (const at of [0, Date.now(), Date.UTC(2100, 0)]) expect(standingOf(key, text, at)).toBe('known');
    expect(JSON.parse(text)).toMatchObject({
      version: 1,
      bot: 'trimtab',
      projectId: 1,
      targetBranch: 'main',
      directPushes: 'review',
      minimumPolicyVersion: JSON.parse(readFileSync(join(ROOT, 'policies/gate.json'), 'utf8')).version,
    });
  });

  it('starts from a file that names no key: the one that is committed', () => {
    const committed = readFileSync(join(ROOT, 'policies/trust.json'), 'utf8');
    expect(knownKeys(committed, Date.now())).toEqual([]);
    expect(JSON.parse(committed)).toMatchObject({ bot: null, projectId: null, targetBranch: null, directPushes: 'review' });
  });
});

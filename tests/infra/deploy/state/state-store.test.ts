import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileState } from '../../../../infra/deploy/state/file-state.ts';
import type { StateStore } from '../../../../infra/deploy/state/state-store.ts';
import { worldState } from '../../../../infra/deploy/state/world-state.ts';
import { type WorldServer, worldServer } from '../../support/world-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'trimtab-state-'));
let world: WorldServer;
beforeAll(async () => {
  world = await worldServer();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await world.close();
});

const resources = [{ address: 'terraform_data.a', type: 'terraform_data', values: { input: { kind: 'instance' } } }];
const embedded = { engine: 'embedded' as const, resources };

describe.each<[string, () => StateStore]>([
  ['files', () => fileState(folder)],
  ['the simulated clouds', () => worldState(world)],
])('a state store in %s', (_name, store) => {
  it('knows nothing of a stack that was never applied', async () => {
    expect(await store().read('unheard')).toBeNull();
  });

  it('gives back what was written, one serial further each time', async () => {
    expect(await store().write('shop', { serial: null, ...embedded })).toBe(1);
    expect(await store().write('shop', { serial: 1, ...embedded })).toBe(2);
    expect(await store().read('shop')).toEqual({ stack: 'shop', serial: 2, ...embedded });
  });

  it('refuses a write against a serial that has moved, and keeps what is there', async () => {
    await store().write('ledger', { serial: null, ...embedded });

    await expect(store().write('ledger', { serial: 7, engine: 'embedded', resources: [] })).rejects.toMatchObject({
      code: 'stale-plan',
      message: expect.stringMatching(/^Saved plan is stale: ledger: /),
    });
    expect((await store().read('ledger'))?.resources).toEqual(resources);
  });
});

describe('state in files', () => {
  it('is not written by two runs at a time: the lock is waited for, and left alone when it stays', async () => {
    const lock = join(folder, 'busy.json.lock');
    writeFileSync(lock, '');

    await expect(fileState(folder, 250).write('busy', { serial: null, ...embedded })).rejects.toMatchObject({
      code: 'state-locked',
      advice: expect.stringContaining(lock),
    });
    expect(existsSync(lock)).toBe(true);
    const waiting = fileState(folder).write('busy', { serial: null, ...embedded });
    rmSync(lock);
    expect(await waiting).toBe(1);
  });

  it('leaves no lock and no half file behind', async () => {
    await fileState(folder).write('tidy', { serial: null, ...embedded });
    await fileState(folder)
      .write('tidy', { serial: 9, ...embedded })
      .catch(() => {});

    expect(readdirSync(folder).filter((name) => name.startsWith('tidy'))).toEqual(['tidy.json']);
  });

  it('that is damaged is refused, not taken for empty', async () => {
    writeFileSync(join(folder, 'broken.json'), '{"stack":');

    await expect(fileState(folder).read('broken')).rejects.toMatchObject({ code: 'invalid-state' });
  });
});

describe('state in the simulated clouds', () => {
  it('can be read without a token and not written', async () => {
    const reader = worldState({ url: world.url, token: null });

    expect(await reader.read('unheard')).toBeNull();
    await expect(reader.write('shop', { serial: null, ...embedded })).rejects.toMatchObject({
      code: 'missing-setting',
      message: expect.stringContaining('TRIMTAB_WORLD_TOKEN'),
    });
  });

  it('says which setting to look at when the token is wrong, without showing it', async () => {
    const stranger = worldState({ url: world.url, token: 'guessed-token' });
    const refusal = await stranger.write('shop', { serial: null, ...embedded }).catch((error: unknown) => error as Error);

    expect(refusal).toMatchObject({ code: 'world-refused', advice: expect.stringContaining('TRIMTAB_WORLD_TOKEN') });
    expect(JSON.stringify(refusal) + String(refusal)).not.toContain('guessed-token');
  });

  it('that does not answer is an error, not an empty state', async () => {
    const nobody = worldState({ url: 'http://127.0.0.1:1', token: null });

    await expect(nobody.read('shop')).rejects.toMatchObject({ code: 'world-unreachable' });
  });
});

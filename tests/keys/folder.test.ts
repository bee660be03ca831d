import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { openKeyFolder } from '../../src/keys/index.ts';
import { generateKeyPair, keyPairOf } from '../../src/lib/ed25519.ts';
import { HOUR, iso, it, NOW } from './with-folder.ts';

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('the first start', () => {
  it('makes one key that only its owner can read', async ({ folder, path }) => {
    const ring = await folder.ensure(NOW);

    expect(ring.keys).toEqual([
      { keyId: ring.keys[0]?.keyId, publicKey: ring.keys[0]?.publicKey, status: 'active', notBefore: iso(NOW), notAfter: null },
    ]);
    const pem = join(path, `${ring.keys[0]?.keyId}.pem`);
    expect(modeOf(path)).toBe(0o700);
    expect(modeOf(pem)).toBe(0o600);
    expect(modeOf(join(path, 'keys.json'))).toBe(0o600);
    expect(keyPairOf(readFileSync(pem, 'utf8')).keyId).toBe(ring.keys[0]?.keyId);
    expect(readFileSync(join(path, 'keys.json'), 'utf8')).not.toContain('PRIVATE');
  });

  it('keeps the key at every later start', async ({ folder, path }) => {
    const first = await folder.ensure(NOW);
    expect(await openKeyFolder(path).ensure(NOW + HOUR)).toEqual(first);
    expect(readdirSync(path).filter((name) => name.endsWith('.pem'))).toHaveLength(1);
  });

  it('takes up a private key that was put there without a list', async ({ folder, path }) => {
    const pair = generateKeyPair();
    mkdirSync(path, { recursive: true, mode: 0o700 });
    writeFileSync(join(path, `${pair.keyId}.pem`), pair.privateKeyPem, { mode: 0o600 });

    expect((await folder.ensure(NOW)).keys).toMatchObject([{ keyId: pair.keyId, publicKey: pair.publicKey, status: 'active' }]);
  });

  it('leaves no half-written file behind', async ({ folder, path }) => {
    await folder.ensure(NOW);
    await folder.rotate({ at: NOW, overlapMs: HOUR }, NOW);
    expect(readdirSync(path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('a start is refused', () => {
  it.for([0o640, 0o604, 0o644, 0o620, 0o602, 0o610])(
    'when others may touch a private key (mode %o)',
    async (mode, { folder, path }) => {
      const [key] = (await folder.ensure(NOW)).keys;
      chmodSync(join(path, `${key?.keyId}.pem`), mode);
      await expect(folder.ensure(NOW)).rejects.toMatchObject({
        code: 'keys',
        message: expect.stringContaining(`its mode is ${mode.toString(8)}`),
        advice: expect.stringContaining('chmod 600'),
      });
    },
  );

  it('when others may put keys into the folder', async ({ folder, path }) => {
    await folder.ensure(NOW);
    chmodSync(path, 0o770);
    await expect(folder.ensure(NOW)).rejects.toMatchObject({ code: 'keys', advice: expect.stringContaining('chmod 700') });
  });

  it.for([0o750, 0o755, 0o711])(
    'not when others may only look into the folder (mode %o): it is closed',
    async (mode, { folder, path }) => {
      mkdirSync(path, { recursive: true });
      chmodSync(path, mode);
      await folder.ensure(NOW);
      expect(modeOf(path)).toBe(0o700);
      chmodSync(path, mode);
      await openKeyFolder(path).ensure(NOW);
      expect(modeOf(path)).toBe(0o700);
    },
  );

  it.runIf(process.getuid?.() === 0)('when the folder lies open and is not ours', async ({ folder, path }) => {
    await folder.ensure(NOW);
    chmodSync(path, 0o755);
    chownSync(path, 12_345, 12_345);
    await expect(folder.ensure(NOW)).rejects.toMatchObject({
      code: 'keys',
      advice: expect.stringContaining(`chmod 700 ${path}`),
    });
    expect(modeOf(path)).toBe(0o755);
  });

  it('when a private key cannot be read', async ({ folder, path }) => {
    const [key] = (await folder.ensure(NOW)).keys;
    rmSync(join(path, `${key?.keyId}.pem`));
    await expect(folder.ensure(NOW)).rejects.toMatchObject({ code: 'keys', message: expect.stringContaining('cannot be read') });
  });

  it('not when the private key of a key that has run out is missing', async ({ folder, path }) => {
    const [old] = (await folder.ensure(NOW)).keys;
    await folder.rotate({ at: NOW, overlapMs: HOUR }, NOW);
    rmSync(join(path, `${old?.keyId}.pem`));
    await expect(folder.ensure(NOW + HOUR - 1)).rejects.toThrow('cannot be read');
    expect((await folder.ensure(NOW + HOUR)).keys).toHaveLength(2);
  });

  it('when a private key is missing, until it is rotated and retired as advised', async ({ folder, path }) => {
    const [lost] = (await folder.ensure(NOW)).keys;
    rmSync(join(path, `${lost?.keyId}.pem`));
    await expect(folder.ensure(NOW)).rejects.toMatchObject({ advice: expect.stringContaining('rotate`, then retire this key') });
    await folder.rotate({ at: NOW, overlapMs: HOUR }, NOW);
    await folder.retire(lost?.keyId ?? '', NOW);
    expect((await folder.ensure(NOW)).keys).toMatchObject([{ status: 'active' }]);
  });

  it('when a private key is not the one of its name', async ({ folder, path }) => {
    const [key] = (await folder.ensure(NOW)).keys;
    const other = generateKeyPair();
    writeFileSync(join(path, `${key?.keyId}.pem`), other.privateKeyPem, { mode: 0o600 });
    await expect(folder.ensure(NOW)).rejects.toThrow(`it holds the key ${other.keyId}`);
  });

  it('when a private key is none, without quoting it', async ({ folder, path }) => {
    const [key] = (await folder.ensure(NOW)).keys;
    writeFileSync(join(path, `${key?.keyId}.pem`), 'very secret text', { mode: 0o600 });
    await expect(folder.ensure(NOW)).rejects.toThrow(/it is no Ed25519 private key in PEM$/);
  });

  it.for([
    ['text that is no JSON', '{', 'is no JSON'],
    ['a version of the future', '{"version":2,"keys":[],"retired":[]}', 'only 1 is known'],
    ['a key under the id of another', '', 'a public key that is not its own'],
    [
      'one that would remove other files',
      '{"version":1,"keys":[],"retired":["../../elsewhere"]}',
      'something retired that is no key',
    ],
    ['one that retires no text', '{"version":1,"keys":[],"retired":[7]}', 'something retired that is no key'],
  ] as const)('when the list is %s', async ([what, text, message], { folder, path }) => {
    await folder.ensure(NOW);
    const list = readFileSync(join(path, 'keys.json'), 'utf8');
    const wrong = what.startsWith('a key')
      ? list.replace(/"publicKey": "[^"]+"/, `"publicKey": "${generateKeyPair().publicKey}"`)
      : text;
    writeFileSync(join(path, 'keys.json'), wrong);
    await expect(folder.ensure(NOW)).rejects.toThrow(message);
  });
});

describe('rotation', () => {
  it('lets the old key run out after the overlap', async ({ folder }) => {
    const [old] = (await folder.ensure(NOW)).keys;
    const { keys } = await folder.rotate({ at: NOW + HOUR, overlapMs: 24 * HOUR }, NOW);
    expect(keys).toMatchObject([
      { keyId: old?.keyId, status: 'retiring', notBefore: iso(NOW), notAfter: iso(NOW + 25 * HOUR) },
      { status: 'active', notBefore: iso(NOW + HOUR), notAfter: null },
    ]);
  });

  it('never makes a key live longer', async ({ folder }) => {
    await folder.ensure(NOW);
    await folder.rotate({ at: NOW, overlapMs: HOUR }, NOW);
    const { keys } = await folder.rotate({ at: NOW, overlapMs: 48 * HOUR }, NOW);
    expect(keys.map((key) => key.notAfter)).toEqual([iso(NOW + HOUR), iso(NOW + 48 * HOUR), null]);
  });

  it('drops a key that was to sign later than it could', async ({ folder }) => {
    const [first] = (await folder.ensure(NOW)).keys;
    const later = (await folder.rotate({ at: NOW + 48 * HOUR, overlapMs: HOUR }, NOW)).keys.at(-1);
    const ring = await folder.rotate({ at: NOW, overlapMs: HOUR }, NOW);
    expect(ring.keys).toMatchObject([
      { keyId: first?.keyId, notAfter: iso(NOW + HOUR) },
      { status: 'active', notBefore: iso(NOW) },
    ]);
    expect(ring.retired).toEqual([later?.keyId]);
  });

  it('destroys what has run out', async ({ folder, path }) => {
    const [old] = (await folder.ensure(NOW)).keys;
    await folder.rotate({ at: NOW, overlapMs: HOUR }, NOW);
    const ring = await folder.rotate({ at: NOW + 2 * HOUR, overlapMs: HOUR }, NOW + 2 * HOUR);
    expect(ring.keys.map((key) => key.keyId)).not.toContain(old?.keyId);
    expect(ring.retired).toEqual([old?.keyId]);
    expect(existsSync(join(path, `${old?.keyId}.pem`))).toBe(false);
  });

  it('loses no key when many rotate at once', async ({ folder, path }) => {
    await folder.ensure(NOW - 1);
    const rotations = Array.from({ length: 8 }, () => openKeyFolder(path).rotate({ at: NOW, overlapMs: HOUR }, NOW));
    await Promise.all(rotations);
    const ring = await folder.ensure(NOW);
    expect(new Set(ring.keys.map((key) => key.keyId)).size).toBe(9);
    expect(ring.keys.filter((key) => key.status === 'active')).toHaveLength(1);
  });
});

describe('retiring', () => {
  it('destroys a key at once', async ({ folder, path }) => {
    const [old] = (await folder.ensure(NOW)).keys;
    await folder.rotate({ at: NOW, overlapMs: HOUR }, NOW);
    const ring = await folder.retire(old?.keyId ?? '', NOW);
    expect(ring).toMatchObject({ keys: [{ status: 'active' }], retired: [old?.keyId] });
    expect(existsSync(join(path, `${old?.keyId}.pem`))).toBe(false);
  });

  it('refuses to leave nothing that signs', async ({ folder }) => {
    const [only] = (await folder.ensure(NOW)).keys;
    await expect(folder.retire(only?.keyId ?? '', NOW)).rejects.toMatchObject({ advice: expect.stringContaining('rotate') });
    await folder.rotate({ at: NOW + HOUR, overlapMs: HOUR }, NOW);
    await expect(folder.retire(only?.keyId ?? '', NOW)).rejects.toThrow('no other key can sign now');
  });

  it('refuses to leave only keys that end', async ({ folder, path }) => {
    const [old] = (await folder.ensure(NOW)).keys;
    const added = (await folder.rotate({ at: NOW, overlapMs: HOUR }, NOW)).keys.at(-1);
    await expect(folder.retire(added?.keyId ?? '', NOW)).rejects.toMatchObject({
      message: expect.stringContaining('every other key has an end'),
      advice: expect.stringContaining('rotate'),
    });
    expect((await folder.read())?.keys).toMatchObject([{ keyId: old?.keyId }, { keyId: added?.keyId }]);
    expect(existsSync(join(path, `${added?.keyId}.pem`))).toBe(true);
    await folder.rotate({ at: NOW, overlapMs: HOUR }, NOW);
    expect((await folder.retire(added?.keyId ?? '', NOW)).keys).toMatchObject([{ keyId: old?.keyId }, { notAfter: null }]);
  });

  it('knows its keys', async ({ folder }) => {
    await folder.ensure(NOW);
    await expect(folder.retire('tk_0000000000000000', NOW)).rejects.toThrow('there is no such key');
    await expect(folder.retire('../../etc/passwd', NOW)).rejects.toThrow('there is no such key');
  });
});

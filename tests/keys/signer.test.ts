import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { createSigner, openKeyFolder } from '../../src/keys/index.ts';
import { verify } from '../../src/lib/ed25519.ts';
import { createRedactor, MASK } from '../../src/observability/redact.ts';
import { HOUR, it, NOW } from './with-folder.ts';

const BYTES = Buffer.from('what is signed');

describe('the signer', () => {
  it('signs with the key in force', async ({ folder }) => {
    const [key] = (await folder.ensure(NOW)).keys;
    const signature = await createSigner(folder, () => {}).sign(BYTES, { at: NOW, known: null });
    expect(signature).toMatchObject({ algorithm: 'Ed25519', keyId: key?.keyId });
    expect(verify(key?.publicKey ?? '', BYTES, signature.value)).toBe(true);
  });

  it('takes up what another process has rotated, without a restart', async ({ folder, path }) => {
    await folder.ensure(NOW);
    const signer = createSigner(folder, () => {});
    const before = await signer.sign(BYTES, { at: NOW, known: null });
    const added = (await openKeyFolder(path).rotate({ at: NOW + HOUR, overlapMs: HOUR }, NOW)).keys.at(-1);

    // Published first, used later.
    expect((await signer.sign(BYTES, { at: NOW + HOUR - 1, known: null })).keyId).toBe(before.keyId);
    expect((await signer.sign(BYTES, { at: NOW + HOUR, known: null })).keyId).toBe(added?.keyId);
  });

  it('signs with the old key as long as the gate does not know the new one', async ({ folder }) => {
    const [old] = (await folder.ensure(NOW)).keys;
    const added = (await folder.rotate({ at: NOW, overlapMs: HOUR }, NOW)).keys.at(-1);
    const signer = createSigner(folder, () => {});
    const keyAt = async (at: number, known: string[]) => (await signer.signingKey({ at, known })).keyId;

    expect(await keyAt(NOW, [old?.keyId ?? ''])).toBe(old?.keyId);
    expect(await keyAt(NOW, [old?.keyId ?? '', added?.keyId ?? ''])).toBe(added?.keyId);
    expect(await keyAt(NOW, ['tk_0000000000000000'])).toBe(added?.keyId);
    expect(await keyAt(NOW + HOUR, [old?.keyId ?? ''])).toBe(added?.keyId);
  });

  it('says what to do when no key is in force', async ({ folder }) => {
    const signer = createSigner(folder, () => {});
    await expect(signer.signingKey({ at: NOW, known: null })).rejects.toThrow('the keys are gone');
    await folder.ensure(NOW);
    await expect(signer.signingKey({ at: NOW - 1, known: null })).rejects.toMatchObject({
      code: 'keys',
      advice: expect.stringContaining('trimtab keys rotate'),
    });
  });

  it('has every form of the private key masked before it is used', async ({ folder, path }) => {
    const [key] = (await folder.ensure(NOW)).keys;
    const redactor = createRedactor();
    await createSigner(folder, (secret) => redactor.registerSecret(secret)).sign(BYTES, { at: NOW, known: null });

    const pem = readFileSync(join(path, `${key?.keyId}.pem`), 'utf8');
    const body = pem.split('\n')[1] ?? '';
    const seed = Buffer.from(body, 'base64').subarray(-32);
    expect(redactor.mask(pem)).toBe(MASK);
    expect(redactor.mask(JSON.stringify({ pem }))).toBe(`{"pem":"${MASK}"}`);
    for (const form of [body, seed.toString('hex'), seed.toString('base64'), seed.toString('base64url')])
      expect(redactor.mask(`a ${form} b`), form).not.toContain(form.slice(4, 30));
    expect(redactor.mask(key?.publicKey ?? '')).toBe(key?.publicKey);
  });
});

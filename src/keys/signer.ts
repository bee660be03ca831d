import { sign } from '../lib/ed25519.ts';
import { TrimtabError } from '../lib/errors.ts';
import type { KeyFolder } from './folder.ts';
import type { Signer, Signing } from './port.ts';
import { signingKeyOf } from './ring.ts';

/**
 * Signs with the keys of a folder, which is read each time: a rotation by another process counts at once. `onSecret` is
 * told every form in which a private key may turn up, before it is used for the first time.
 */
export function createSigner(folder: KeyFolder, onSecret: (secret: string) => void): Signer {
  const told = new Set<string>();
  const present = async () => {
    const ring = await folder.read();
    if (ring !== null) return ring;
    throw new TrimtabError('keys', `${folder.path}: the keys are gone`, {
      advice: 'Restore the folder, or start again to make a new key.',
    });
  };
  const keyFor = async (signing: Signing) => signingKeyOf(await present(), signing);
  return {
    keys: async () => (await present()).keys,
    signingKey: keyFor,
    async sign(bytes, signing) {
      const { keyId } = await keyFor(signing);
      const { privateKeyPem } = await folder.privateKey(keyId);
      if (!told.has(keyId)) for (const form of formsOf(privateKeyPem)) onSecret(form);
      told.add(keyId);
      return { algorithm: 'Ed25519', keyId, value: sign(privateKeyPem, bytes) };
    },
  };
}

/** The PEM, its one line of base64, and the 32 bytes in the middle of it. */
function formsOf(privateKeyPem: string): string[] {
  const body = privateKeyPem.replace(/-----[A-Z ]+-----/g, '').replace(/\s/g, '');
  const seed = Buffer.from(body, 'base64').subarray(-32);
  return [privateKeyPem, body, ...(['hex', 'base64', 'base64url'] as const).map((form) => seed.toString(form))];
}

import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type KeyPair, keyPairOf } from '../lib/ed25519.ts';
import { messageOf, TrimtabError } from '../lib/errors.ts';
import { writeWhole } from './files.ts';

export function privateKeyPath(folder: string, keyId: string): string {
  return join(folder, `${keyId}.pem`);
}

export async function writePrivateKey(folder: string, pair: KeyPair): Promise<void> {
  await writeWhole(privateKeyPath(folder, pair.keyId), pair.privateKeyPem);
}

/**
 * Reads the private key of this id. Throws a `keys` error, which never quotes the file, when it cannot be read, when
 * others than its owner may touch it, or when it is another key.
 */
export async function readPrivateKey(folder: string, keyId: string): Promise<KeyPair> {
  const path = privateKeyPath(folder, keyId);
  const { text, mode } = await contentOf(path);
  if ((mode & 0o077) !== 0)
    throw refused(
      path,
      `its mode is ${(mode & 0o777).toString(8)}, so that others can read or write it`,
      `Run chmod 600 ${path}, and rotate if anybody may have read it.`,
    );
  let pair: KeyPair;
  try {
    pair = keyPairOf(text);
  } catch {
    throw refused(path, 'it is no Ed25519 private key in PEM', RESTORE);
  }
  if (pair.keyId !== keyId) throw refused(path, `it holds the key ${pair.keyId}`, RESTORE);
  return pair;
}

const RESTORE = 'Restore the file from a backup; or run `trimtab keys rotate`, then retire this key.';

/** Mode and text by one handle, so that what was checked is what is read. */
async function contentOf(path: string): Promise<{ text: string; mode: number }> {
  try {
    const file = await open(path, 'r');
    try {
      const { mode } = await file.stat();
      return { text: await file.readFile('utf8'), mode };
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw refused(path, `it cannot be read: ${messageOf(cause)}`, RESTORE);
  }
}

function refused(path: string, what: string, advice: string): TrimtabError {
  return new TrimtabError('keys', `reading the private key ${path}: ${what}`, { advice });
}

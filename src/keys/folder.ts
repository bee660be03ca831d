import { chmod, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { generateKeyPair, type KeyPair } from '../lib/ed25519.ts';
import { messageOf, TrimtabError } from '../lib/errors.ts';
import { writeWhole } from './files.ts';
import { exclusively } from './lock.ts';
import type { OwnKey } from './port.ts';
import { privateKeyPath, readPrivateKey, writePrivateKey } from './private-key.ts';
import { EMPTY_RING, type KeyRing, type Rotation, withKey, withoutExpired, withoutKey } from './ring.ts';
import { parseRing, printRing, RING_FILE } from './ring-file.ts';

/** The controller's keys on the disk. Every method throws a `keys` error with advice when the folder is not as it has to be. */
export interface KeyFolder {
  readonly path: string;
  /** The keys, without their private halves; null when there are none yet. */
  read(): Promise<KeyRing | null>;
  /** The keys; the first one is made when there is none. Every private key that has not run out is checked. */
  ensure(now: number): Promise<KeyRing>;
  /** Makes a key that signs from `rotation.at` on, and drops what has run out by `now`. */
  rotate(rotation: Rotation, now: number): Promise<KeyRing>;
  /** Destroys a key at once. */
  retire(keyId: string, now: number): Promise<KeyRing>;
  privateKey(keyId: string): Promise<KeyPair>;
}

/** `<keyId>.pem` (mode 600) for every key and `keys.json` beside them, in a folder of mode 700. */
export function openKeyFolder(path: string): KeyFolder {
  const change = async (edit: (ring: KeyRing | null) => Promise<KeyRing>): Promise<KeyRing> => {
    await prepare(path);
    return await exclusively(path, async () => {
      const before = await readRing(path);
      const after = await edit(before);
      if (after !== before) await writeWhole(join(path, RING_FILE), printRing(after));
      for (const keyId of after.retired) await rm(privateKeyPath(path, keyId), { force: true });
      return after;
    });
  };
  const add = async (ring: KeyRing, rotation: Rotation): Promise<KeyRing> => {
    const pair = generateKeyPair();
    // First the key, then its entry: an entry without a key would stop everything.
    await writePrivateKey(path, pair);
    return withKey(ring, { keyId: pair.keyId, publicKey: pair.publicKey }, rotation);
  };
  return {
    path,
    read: () => readRing(path),
    async ensure(now) {
      const ring = await change(
        async (found) => found ?? (await adopted(path, now)) ?? (await add(EMPTY_RING, { at: now, overlapMs: 0 })),
      );
      // What has run out signs nothing any more: nobody has to have it.
      for (const { keyId } of withoutExpired(ring, now).ring.keys) await readPrivateKey(path, keyId);
      return ring;
    },
    rotate: (rotation, now) => change(async (ring) => await add(withoutExpired(ring ?? EMPTY_RING, now).ring, rotation)),
    retire: (keyId, now) => change(async (ring) => withoutKey(ring ?? EMPTY_RING, keyId, now)),
    privateKey: (keyId) => readPrivateKey(path, keyId),
  };
}

/**
 * Only its owner may enter: a folder of ours that others can read is closed to them. One that others can write to is refused:
 * they could have put keys of their own into it.
 */
async function prepare(path: string): Promise<void> {
  const isNew = (await mkdir(path, { recursive: true, mode: 0o700 })) !== undefined;
  if (isNew) await chmod(path, 0o700);
  const { mode, uid } = await stat(path);
  if ((mode & 0o022) !== 0) throw exposed(path, mode, 'put keys into it', ', and look whether every key in it is yours.');
  if ((mode & 0o077) === 0) return;
  if (uid === process.getuid?.()) await chmod(path, 0o700).catch(() => {});
  // A file system may take the call for done and keep its own mode.
  const { mode: after } = await stat(path);
  if ((after & 0o077) !== 0) throw exposed(path, after, 'look into it', ', as its owner.');
}

function exposed(path: string, mode: number, what: string, rest: string): TrimtabError {
  return new TrimtabError('keys', `${path}: its mode is ${(mode & 0o777).toString(8)}, so that others can ${what}`, {
    advice: `Run chmod 700 ${path}${rest}`,
  });
}

async function readRing(folder: string): Promise<KeyRing | null> {
  const path = join(folder, RING_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 'ENOENT') return null;
    throw broken(path, `cannot be read: ${messageOf(cause)}`);
  }
  try {
    return parseRing(text);
  } catch (cause) {
    throw broken(path, cause instanceof RangeError ? cause.message : 'is no JSON');
  }
}

function broken(path: string, what: string): TrimtabError {
  return new TrimtabError('keys', `${path} ${what}`, {
    advice: 'Restore it from a backup. Without it, the private keys beside it are taken as they are.',
  });
}

/** Private keys without `keys.json`: restored from elsewhere, or all that a crash has left. Null when there are none. */
async function adopted(folder: string, now: number): Promise<KeyRing | null> {
  const ids = (await readdir(folder)).flatMap((name) => /^(tk_[0-9a-f]{16})\.pem$/.exec(name)?.[1] ?? []).sort();
  const keys: OwnKey[] = [];
  for (const keyId of ids) {
    const { publicKey } = await readPrivateKey(folder, keyId);
    keys.push({ keyId, publicKey, status: 'active', notBefore: new Date(now).toISOString(), notAfter: null });
  }
  return keys.length === 0 ? null : { ...EMPTY_RING, keys };
}

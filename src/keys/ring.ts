import { TrimtabError } from '../lib/errors.ts';
import type { OwnKey, Signing } from './port.ts';

/** The controller's keys as `keys.json` holds them. Private keys lie beside it, one file each. */
export interface KeyRing {
  readonly version: 1;
  /** Oldest first. */
  readonly keys: readonly OwnKey[];
  /** Ids of keys that are gone, so that they can be taken out of the trusted file too. */
  readonly retired: readonly string[];
}

export const EMPTY_RING: KeyRing = { version: 1, keys: [], retired: [] };

/** When a new key takes over, in ms since the epoch, and for how many ms the old ones stay valid beside it. */
export interface Rotation {
  readonly at: number;
  readonly overlapMs: number;
}

/**
 * Adds a key that signs from `at` on; what signs today is valid for the overlap and no longer. A key that would never
 * have signed by then goes at once.
 */
export function withKey(ring: KeyRing, key: { keyId: string; publicKey: string }, { at, overlapMs }: Rotation): KeyRing {
  const older = ring.keys.map((each): OwnKey => {
    const notAfter = Math.min(at + overlapMs, each.notAfter === null ? Number.POSITIVE_INFINITY : Date.parse(each.notAfter));
    return { ...each, status: 'retiring', notAfter: iso(notAfter) };
  });
  const left = older.filter(({ notBefore, notAfter }) => notAfter === null || Date.parse(notBefore) < Date.parse(notAfter));
  const gone = older.filter((each) => !left.includes(each)).map((each) => each.keyId);
  return {
    ...ring,
    keys: [...left, { ...key, status: 'active', notBefore: iso(at), notAfter: null }],
    retired: [...ring.retired, ...gone],
  };
}

/**
 * Takes a key out at once. Throws a `keys` error when it is not there, when nothing could sign without it, or when what could
 * has an end: then nothing would sign some day, without a word before.
 */
export function withoutKey(ring: KeyRing, keyId: string, now: number): KeyRing {
  const left = ring.keys.filter((key) => key.keyId !== keyId);
  if (left.length === ring.keys.length)
    throw new TrimtabError('keys', `retiring ${keyId}: there is no such key`, {
      advice: 'trimtab keys list shows those there are.',
    });
  if (newestInForce(left, now) === null)
    throw new TrimtabError('keys', `retiring ${keyId}: no other key can sign now`, {
      advice: 'Run `trimtab keys rotate` first.',
    });
  if (left.every((key) => key.notAfter !== null))
    throw new TrimtabError('keys', `retiring ${keyId}: every other key has an end`, {
      advice: 'Run `trimtab keys rotate` first.',
    });
  return { ...ring, keys: left, retired: [...ring.retired, keyId] };
}

/** The ring without what has run out, and the ids of what that was. */
export function withoutExpired(ring: KeyRing, now: number): { readonly ring: KeyRing; readonly expired: readonly string[] } {
  const expired = ring.keys.filter((key) => key.notAfter !== null && Date.parse(key.notAfter) <= now).map((key) => key.keyId);
  const keys = ring.keys.filter((key) => !expired.includes(key.keyId));
  return { ring: { ...ring, keys, retired: [...ring.retired, ...expired] }, expired };
}

/** See `Signer.signingKey`. */
export function signingKeyOf(ring: KeyRing, { at, known }: Signing): OwnKey {
  const trusted = ring.keys.filter((key) => known?.includes(key.keyId) === true);
  const key = newestInForce(trusted, at) ?? newestInForce(ring.keys, at);
  if (key !== null) return key;
  throw new TrimtabError('keys', 'signing a decision: no key is in force', {
    advice: 'trimtab keys list shows from when to when each key is valid; trimtab keys rotate makes a new one.',
  });
}

function newestInForce(keys: readonly OwnKey[], at: number): OwnKey | null {
  const inForce = keys.filter(
    (key) => Date.parse(key.notBefore) <= at && (key.notAfter === null || at < Date.parse(key.notAfter)),
  );
  // The later one in the list wins a tie: it was added last.
  return inForce.reduce<OwnKey | null>(
    (newest, key) => (newest === null || Date.parse(key.notBefore) >= Date.parse(newest.notBefore) ? key : newest),
    null,
  );
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

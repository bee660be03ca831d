import { keyIdOf } from '../lib/ed25519.ts';
import type { OwnKey } from './port.ts';
import type { KeyRing } from './ring.ts';

/** Name of the file beside the private keys that says which of them is what. */
export const RING_FILE = 'keys.json';

export function printRing(ring: KeyRing): string {
  return `${JSON.stringify(ring, null, 2)}\n`;
}

/** Throws a RangeError with a clause about the first thing that is not as it has to be. */
export function parseRing(text: string): KeyRing {
  const value = asObject(JSON.parse(text), 'the file');
  if (value['version'] !== 1) throw new RangeError(`has version ${String(value['version'])}, and only 1 is known`);
  const { keys, retired } = value;
  if (!Array.isArray(keys) || !Array.isArray(retired)) throw new RangeError('has no lists `keys` and `retired`');
  const parsed = keys.map(asKey);
  if (new Set(parsed.map((key) => key.keyId)).size !== parsed.length) throw new RangeError('names a key twice');
  // These become names of files to be removed.
  if (!retired.every(isKeyId)) throw new RangeError('names something retired that is no key');
  return { version: 1, keys: parsed, retired };
}

function asKey(value: unknown): OwnKey {
  const { keyId, publicKey, status, notBefore, notAfter } = asObject(value, 'a key');
  if (typeof keyId !== 'string' || typeof publicKey !== 'string') throw new RangeError('has a key without id or public key');
  if (keyIdOf(publicKey) !== keyId) throw new RangeError(`gives ${keyId} a public key that is not its own`);
  if (status !== 'active' && status !== 'retiring') throw new RangeError(`gives ${keyId} the status ${String(status)}`);
  if (!isInstant(notBefore) || !(notAfter === null || isInstant(notAfter)))
    throw new RangeError(`does not say from when to when ${keyId} is valid`);
  return { keyId, publicKey, status, notBefore, notAfter };
}

function isKeyId(value: unknown): value is string {
  return typeof value === 'string' && /^tk_[0-9a-f]{16}$/.test(value);
}

function isInstant(value: unknown): value is string {
  return typeof value === 'string' && Number.isFinite(Date.parse(value));
}

function asObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new RangeError(`${what} is no object`);
  return value as Record<string, unknown>;
}

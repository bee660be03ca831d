import { RECORD_CONTEXT } from '../../domain/record.ts';
import { verify } from '../../lib/ed25519.ts';
import type { TrustedKey } from '../trust/trust-file.ts';
import { asObject } from './json.ts';
import { canonicalOrNothing, type RecordParts } from './record.ts';

export interface SignatureFacts {
  readonly status: 'valid' | 'missing' | 'malformed' | 'unknown-key' | 'inactive-key' | 'forged' | 'no-keys';
  readonly keyId: string | null;
}

const KEY_ID = /^tk_[0-9a-f]{16}$/;
/** 64 bytes in base64url. */
const VALUE = /^[A-Za-z0-9_-]{86}$/;

/**
 * Whether a key of the trusted side signed this record, and counts at `now` (ms, by the forge's clock). A key that counts
 * only when nobody knows what time it is, is not known to be active.
 */
export function signatureOf(parts: RecordParts | null, keys: readonly TrustedKey[] | null, now: number | null): SignatureFacts {
  const signature = parts?.signature;
  if (parts === null || signature === undefined || signature === null) return { status: 'missing', keyId: null };
  const fields = asObject(signature);
  const { algorithm, keyId, value } = { ...fields };
  if (typeof keyId !== 'string' || !KEY_ID.test(keyId)) return { status: 'malformed', keyId: null };
  const strangers = Object.keys(fields ?? {}).length !== 3;
  if (strangers || algorithm !== 'Ed25519' || typeof value !== 'string' || !VALUE.test(value))
    return { status: 'malformed', keyId };
  if (keys === null || keys.length === 0) return { status: 'no-keys', keyId };
  const key = keys.find((candidate) => candidate.keyId === keyId);
  if (key === undefined) return { status: 'unknown-key', keyId };
  const text = canonicalOrNothing(parts.record);
  if (text === null) return { status: 'malformed', keyId };
  if (!verify(key.publicKey, Buffer.from(`${RECORD_CONTEXT}${text}`), value)) return { status: 'forged', keyId };
  return { status: isActive(key, now) ? 'valid' : 'inactive-key', keyId };
}

function isActive({ notBeforeMs, notAfterMs }: TrustedKey, now: number | null): boolean {
  return now !== null && now >= notBeforeMs && (notAfterMs === null || now <= notAfterMs);
}

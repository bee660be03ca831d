import { createHash } from 'node:crypto';
import canonicalizeJson from 'canonicalize';

/** Canonical JSON as of RFC 8785; throws on values that JSON cannot hold. */
export function canonical(value: unknown): string {
  const text = canonicalizeJson(value);
  if (text === undefined) throw new TypeError('canonical JSON of undefined');
  return text;
}

/** `sha256:<hex>` of bytes or of a text as it stands. */
export function digestOf(content: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/** `sha256:<hex>` of the canonical JSON of a value. */
export function digest(value: unknown): string {
  return digestOf(canonical(value));
}

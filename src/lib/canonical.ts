import { createHash } from 'node:crypto';
import canonicalizeJson from 'canonicalize';

/** Canonical JSON as of RFC 8785. Throws on values that JSON cannot hold (NaN, Infinity, undefined). */
export function canonical(value: unknown): string {
  const text = canonicalizeJson(value);
  if (text === undefined) throw new TypeError('canonical JSON of undefined');
  return text;
}

/** `sha256:<hex>` of a text or of the canonical JSON of a value. */
export function digest(value: unknown): string {
  const text = typeof value === 'string' ? value : canonical(value);
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

import { createHash, timingSafeEqual } from 'node:crypto';
import { Refused } from '../refused.ts';

/**
 * Throws Refused 401 unless the header is `Bearer <token>`. Digests are compared, so that neither length
 * nor content shows in the time it takes.
 */
export function authorise(header: string | undefined, token: string): void {
  const given = header?.startsWith('Bearer ') === true ? header.slice('Bearer '.length) : '';
  if (timingSafeEqual(sha256(given), sha256(token))) return;
  throw new Refused(401, 'This needs a bearer token that is valid here');
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

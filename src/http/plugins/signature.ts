import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../../lib/clock.ts';
import { TrimtabError } from '../../lib/errors.ts';

/** How far the sender's clock may be from ours, in real seconds. */
const TOLERANCE_SECONDS = 300;

/**
 * Checks signatures as of Standard Webhooks: HMAC-SHA256 over `<id>.<timestamp>.<body>`, several
 * during a rotation of keys. `secret` is `whsec_` and the key in base64.
 */
export function signatureCheck(secret: string, clock: Clock): (headers: IncomingHttpHeaders, body: Buffer) => boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (key.length < 16)
    throw new TrimtabError('config', 'the signing secret of the GitLab webhook is no `whsec_` and a key in base64', {
      advice: 'Copy the signing token of the project webhook as GitLab shows it.',
    });
  return (headers, body) => {
    const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => headers[name]);
    if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return false;
    const sentAt = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1000 : Number.NaN;
    if (!(Math.abs(clock.now() - sentAt) <= TOLERANCE_SECONDS * 1000 * clock.speed)) return false;
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
    let valid = false;
    for (const signature of signatures.split(' ').slice(0, 10)) {
      if (!signature.startsWith('v1,')) continue;
      const given = Buffer.from(signature.slice(3), 'base64');
      valid = (given.length === expected.length && timingSafeEqual(given, expected)) || valid;
    }
    return valid;
  };
}

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { refused } from '../refusal.ts';

/** The value that forms carry, so that other sites cannot post them. One per process. */
export class FormToken {
  readonly value = randomBytes(24).toString('base64url');

  /** @throws Refusal 422 when a form did not come from our own page. */
  check(given: string | undefined): void {
    const [ours, theirs] = [Buffer.from(this.value), Buffer.from(given ?? '')];
    if (ours.length !== theirs.length || !timingSafeEqual(ours, theirs))
      throw refused(422, 'The form has expired: reload the page');
  }
}

/**
 * Names under which the pages answer. Another name that leads here was pointed at the loopback address by
 * somebody else's web page.
 */
export function isOurHost(host: string | undefined, url: string): boolean {
  const { port } = new URL(url);
  return host === `127.0.0.1:${port}` || host === `localhost:${port}` || host === `[::1]:${port}`;
}

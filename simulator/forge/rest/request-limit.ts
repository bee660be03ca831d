import type { FastifyReply } from 'fastify';

const WINDOW_MS = 60_000;

/** Requests of one user in this minute. Counted in real time: it guards the process, not the world. */
export class RequestLimit {
  readonly #limit: number;
  readonly #now: () => number;
  readonly #counts = new Map<string, { window: number; observed: number }>();

  constructor(limit: number, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  /** Counts a request (null: without a user) and writes GitLab's headers. False when it is one too many. */
  admit(username: string | null, reply: FastifyReply): boolean {
    const now = this.#now();
    const key = username ?? '';
    const window = Math.floor(now / WINDOW_MS);
    const before = this.#counts.get(key);
    const observed = before?.window === window ? before.observed + 1 : 1;
    this.#counts.set(key, { window, observed });
    const reset = (window + 1) * WINDOW_MS;
    reply.headers({
      'RateLimit-Limit': this.#limit,
      'RateLimit-Name': username === null ? 'throttle_unauthenticated_api' : 'throttle_authenticated_api',
      'RateLimit-Observed': observed,
      'RateLimit-Remaining': Math.max(0, this.#limit - observed),
      'RateLimit-Reset': reset / 1000,
    });
    if (observed <= this.#limit) return true;
    reply.headers({ 'Retry-After': Math.ceil((reset - now) / 1000), 'RateLimit-ResetTime': new Date(reset).toUTCString() });
    return false;
  }
}

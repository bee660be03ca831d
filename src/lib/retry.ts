import type { Clock } from './clock.ts';
import type { Random } from './ids.ts';

export interface RetryOptions {
  /** Tries in all, 1 or more. */
  readonly tries: number;
  /** First pause in ms; doubles each time, with up to 50 % of jitter. */
  readonly firstPauseMs: number;
  /** Says whether to try again, and how long to wait at least (ms). */
  readonly again: (error: unknown) => { retry: boolean; atLeastMs?: number };
  readonly clock: Clock;
  readonly random: Random;
  readonly signal?: AbortSignal;
}

export async function retry<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const verdict = options.again(error);
      if (attempt >= options.tries || !verdict.retry) throw error;
      const pause = options.firstPauseMs * 2 ** (attempt - 1) * (1 + options.random() * 0.5);
      await options.clock.sleep(Math.max(pause, verdict.atLeastMs ?? 0), options.signal);
    }
  }
}

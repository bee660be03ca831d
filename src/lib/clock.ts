import { setTimeout as delay } from 'node:timers/promises';

/** Time comes in through this port, so that a test or a compressed world can play it. */
export interface Clock {
  /** ms since the epoch, in the time of the world that is observed. */
  now(): number;
  /** Waits for `ms` of this clock's time; rejects with an AbortError when `signal` fires. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** How many ms of this clock pass in one real ms. */
  readonly speed: number;
}

export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
    speed: 1,
  };
}

/** A clock that started at `epoch` when the real time was `startedAt` and runs `speed` times as fast. */
export function scaledClock(options: { epoch: number; startedAt: number; speed: number }): Clock {
  const { epoch, startedAt, speed } = options;
  return {
    now: () => Math.round(epoch + (Date.now() - startedAt) * speed),
    sleep: (ms, signal) => delay(ms / speed, undefined, signal === undefined ? {} : { signal }),
    speed,
  };
}

/** A clock that only moves when told to: for tests. */
export function manualClock(start: number): Clock & { advance(ms: number): void } {
  let now = start;
  const waiting: { due: number; wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        waiting.push({ due: now + ms, wake: resolve });
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
    speed: 1,
    advance(ms) {
      now += ms;
      for (const sleeper of waiting.splice(0)) {
        if (sleeper.due <= now) sleeper.wake();
        else waiting.push(sleeper);
      }
    },
  };
}

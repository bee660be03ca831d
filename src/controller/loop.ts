import type { Clock } from '../lib/clock.ts';

export interface Loop {
  start(): void;
  /** Something happened outside: follow it up soon, not at the next turn. */
  poke(): void;
  /** Ends after the work that is under way. */
  stop(): Promise<void>;
}

export interface LoopWork {
  /** The whole way of the data; every `cycleEveryMs`. */
  cycle(): Promise<void>;
  /** Only what is on its way already: emergencies, merge requests, applies; every `followEveryMs` and when poked. */
  follow(): Promise<void>;
  /** Called for an error of either; the loop goes on. */
  onError(error: unknown, during: 'cycle' | 'follow'): void;
}

/** One worker, so that two steps never run at once. Times are ms of `clock`. */
export function createLoop(work: LoopWork, options: { clock: Clock; cycleEveryMs: number; followEveryMs: number }): Loop {
  const { clock } = options;
  let poked = false;
  let stopped = false;
  let wake: (() => void) | null = null;
  let running: Promise<void> | null = null;

  async function attempt(step: 'cycle' | 'follow'): Promise<void> {
    try {
      await work[step]();
    } catch (error) {
      work.onError(error, step);
    }
  }

  async function pause(ms: number): Promise<void> {
    if (poked || stopped) return;
    const abort = new AbortController();
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await Promise.race([clock.sleep(ms, abort.signal).catch(() => {}), woken]);
    abort.abort();
    wake = null;
  }

  async function run(): Promise<void> {
    let nextCycle = clock.now();
    let nextFollow = clock.now() + options.followEveryMs;
    let last: 'cycle' | 'follow' = 'follow';
    while (!stopped) {
      const followDue = poked || clock.now() >= nextFollow;
      const cycleDue = clock.now() >= nextCycle;
      // Turn about when both are due: a slow cycle must not keep emergencies waiting, nor a storm of hooks the cycle.
      if (followDue && (!cycleDue || last === 'cycle')) {
        last = 'follow';
        poked = false;
        await attempt('follow');
        nextFollow = clock.now() + options.followEveryMs;
      } else if (cycleDue) {
        last = 'cycle';
        nextCycle = clock.now() + options.cycleEveryMs;
        await attempt('cycle');
      } else {
        await pause(Math.max(1, Math.min(nextCycle, nextFollow) - clock.now()));
      }
    }
  }

  return {
    start() {
      running ??= run();
    },
    poke() {
      poked = true;
      wake?.();
    },
    async stop() {
      stopped = true;
      wake?.();
      await running;
    },
  };
}

/** The world's time: real time, `speed` times as fast, from `epoch` on. */
export interface WorldClock {
  /** ms since the epoch, in world time. */
  now(): number;
  readonly speed: number;
  readonly epoch: number;
  /** Real time (ms) at which world time was `epoch`. */
  readonly startedAt: number;
}

export function worldClock(speed: number, startedAt: number = Date.now(), epoch: number = startedAt): WorldClock {
  return { speed, epoch, startedAt, now: () => Math.round(epoch + (Date.now() - startedAt) * speed) };
}

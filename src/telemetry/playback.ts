import type { Clock } from '../lib/clock.ts';
import type { RawSample, TelemetrySource } from './port.ts';

/** A recording whose own time is the clock: nothing is read before the clock has been moved there. */
export interface Playback {
  /** Gives the samples up to the clock's now. */
  readonly source: TelemetrySource;
  readonly clock: Clock;
  /** The instant (ms) of the next sample that was not read yet; null at the end. */
  next(): Promise<number | null>;
  /** Moves the clock, never backwards. */
  moveTo(at: number): void;
}

/** Wraps a source that gives one instant per read, such as a file with pace 0. */
export function createPlayback(recording: TelemetrySource): Playback {
  let now = 0;
  let waiting: RawSample[] = [];
  let exhausted = false;
  let partial = false;

  async function fill(signal?: AbortSignal): Promise<void> {
    while (waiting.length === 0 && !exhausted) {
      const batch = await recording.read(null, signal);
      waiting = [...batch.samples];
      exhausted = batch.exhausted;
      partial ||= batch.partial;
    }
  }
  const instantOf = (sample: RawSample) => (typeof sample.at === 'number' && Number.isFinite(sample.at) ? sample.at : now);

  return {
    source: {
      name: recording.name,
      get validForMs() {
        return recording.validForMs;
      },
      async read(_since, signal) {
        const samples: RawSample[] = [];
        for (await fill(signal); waiting[0] !== undefined && instantOf(waiting[0]) <= now; await fill(signal))
          samples.push(...waiting.splice(0, 1));
        const batch = { samples, partial, exhausted: exhausted && waiting.length === 0 };
        partial = false;
        return batch;
      },
      close: () => recording.close(),
    },
    clock: { now: () => now, sleep: async () => {}, speed: 1 },
    async next() {
      await fill();
      return waiting[0] === undefined ? null : instantOf(waiting[0]);
    },
    moveTo(at) {
      now = Math.max(now, at);
    },
  };
}

import { describe, expect, it } from 'vitest';
import { createPlayback } from '../../src/telemetry/index.ts';
import type { RawSample, TelemetrySource } from '../../src/telemetry/port.ts';

function recording(instants: readonly unknown[]): TelemetrySource {
  const samples: RawSample[] = instants.map((at) => ({ at, offers: [], services: [] }));
  return {
    name: 'recording',
    async read() {
      const next = samples.shift();
      return { samples: next === undefined ? [] : [next], partial: false, exhausted: samples.length === 0 };
    },
    close: async () => {},
  };
}

const instantsOf = (samples: readonly RawSample[]) => samples.map((sample) => sample.at);

describe('createPlayback', () => {
  it('gives nothing before the clock has been moved there', async () => {
    const playback = createPlayback(recording([100, 200, 300]));

    expect((await playback.source.read(null)).samples).toEqual([]);
    expect(await playback.next()).toBe(100);
    playback.moveTo(250);

    const batch = await playback.source.read(null);
    expect(instantsOf(batch.samples)).toEqual([100, 200]);
    expect(batch.exhausted).toBe(false);
    expect(playback.clock.now()).toBe(250);
  });

  it('says at the end that there is nothing more', async () => {
    const playback = createPlayback(recording([100]));
    playback.moveTo(100);

    expect((await playback.source.read(null)).exhausted).toBe(true);
    expect(await playback.next()).toBeNull();
  });

  it('passes a sample without a usable instant on, to be refused where refusals are counted', async () => {
    const playback = createPlayback(recording([100, 'yesterday', 200]));
    playback.moveTo(100);

    expect(instantsOf((await playback.source.read(null)).samples)).toEqual([100, 'yesterday']);
  });

  it('never moves its clock backwards', () => {
    const playback = createPlayback(recording([]));
    playback.moveTo(10);
    playback.moveTo(5);

    expect(playback.clock.now()).toBe(10);
  });
});

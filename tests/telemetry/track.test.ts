import { describe, expect, it } from 'vitest';
import { append, createTrack, onGrid, trim } from '../../src/telemetry/track.ts';

function trackOf(entries: readonly (readonly [number, number])[]) {
  const track = createTrack();
  for (const [at, value] of entries) append(track, at, value, 10);
  return track;
}

describe('onGrid', () => {
  it('gives the value measured within the hold before each instant, and null for the rest', () => {
    const track = trackOf([
      [10, 1],
      [20, 2],
      [40, 4],
    ]);

    expect(onGrid(track, [0, 10, 20, 30, 40, 50], 10)).toEqual([null, 1, 2, null, 4, null]);
  });

  it('holds a value for as long as it speaks for itself', () => {
    expect(onGrid(trackOf([[10, 1]]), [10, 20, 30, 40], 25)).toEqual([1, 1, 1, null]);
  });

  it('ends a value that was withdrawn', () => {
    const track = trackOf([
      [10, 1],
      [20, Number.NaN],
    ]);

    expect(onGrid(track, [10, 20, 30], 1000)).toEqual([1, null, null]);
  });

  it('never uses a value from after the instant', () => {
    expect(onGrid(trackOf([[11, 1]]), [10, 20], 10)).toEqual([null, 1]);
  });
});

describe('append', () => {
  it('keeps one value per step, so that a fast source does not grow the track', () => {
    const track = createTrack();
    for (let at = 1; at <= 1000; at++) append(track, at, at, 100);

    expect(track.times.length).toBe(10);
    expect(track.values.at(-1)).toBe(1000);
  });
});

describe('trim', () => {
  it('keeps the newest value before the window, because it may still hold', () => {
    const track = trackOf([
      [10, 1],
      [20, 2],
      [30, 3],
    ]);

    trim(track, 25);

    expect(track.times).toEqual([20, 30]);
  });

  it('keeps the only value', () => {
    const track = trackOf([[10, 1]]);

    trim(track, 1e9);

    expect(track.values).toEqual([1]);
  });
});

import type { UnknownReason } from '../domain/observation.ts';

/**
 * The recent past of one value: instants (ms) and values, oldest first. NaN marks an instant at which the source said
 * that there is no value, which ends the one before it.
 */
export interface Track {
  readonly times: number[];
  readonly values: number[];
  /** The last value that was refused and when; null when none was. */
  refused: { readonly at: number; readonly reason: UnknownReason } | null;
}

export function createTrack(): Track {
  return { times: [], values: [], refused: null };
}

/**
 * Adds a value (NaN = there is none) at an instant not before the newest. A second value of the same step takes the
 * place of the first, so that a track is never longer than its window has steps.
 */
export function append(track: Track, at: number, value: number, stepMs: number): void {
  const { times, values } = track;
  const last = times.length - 1;
  const newest = times[last];
  if (newest !== undefined && stepOf(newest, stepMs) === stepOf(at, stepMs)) {
    times[last] = at;
    values[last] = value;
    return;
  }
  times.push(at);
  values.push(value);
}

/** The step whose end is the first grid instant at or after `at`. */
function stepOf(at: number, stepMs: number): number {
  return Math.ceil(at / stepMs);
}

/** Forgets what no instant from `from` on can refer to. The newest value before it stays: it may still hold. */
export function trim(track: Track, from: number): void {
  const { times, values } = track;
  let keep = 0;
  while (keep + 1 < times.length && (times[keep + 1] ?? Number.POSITIVE_INFINITY) <= from) keep++;
  if (keep === 0) return;
  times.splice(0, keep);
  values.splice(0, keep);
}

/** The value that holds at each instant of the grid: measured at or before it and less than `holdMs` old; else null. */
export function onGrid(track: Track, grid: readonly number[], holdMs: number): (number | null)[] {
  const { times, values } = track;
  const series: (number | null)[] = new Array(grid.length);
  let index = -1;
  for (let i = 0; i < grid.length; i++) {
    const instant = grid[i] ?? 0;
    while (index + 1 < times.length && (times[index + 1] ?? 0) <= instant) index++;
    const value = values[index];
    const at = times[index];
    series[i] = value === undefined || at === undefined || Number.isNaN(value) || instant - at >= holdMs ? null : value;
  }
  return series;
}

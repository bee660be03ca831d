import type { Reading } from '../domain/observation.ts';
import { onGrid, type Track } from './track.ts';

/** How old a value may be, all in ms. */
export interface Freshness {
  /** An older value is unknown. */
  readonly freshForMs: number;
  /** How long a value speaks for the instants after it in a series: the source's own interval. */
  readonly holdMs: number;
}

/**
 * What a track says now. A value that was refused leaves the last good one in force until that is stale; a value that
 * the source withdrew is unknown at once.
 */
export function readTrack(track: Track | undefined, now: number, grid: readonly number[], freshness: Freshness): Reading {
  const last = track === undefined ? -1 : track.times.length - 1;
  const at = track?.times[last];
  const value = track?.values[last];
  if (track === undefined || at === undefined || value === undefined)
    return { known: false, reason: track?.refused?.reason ?? 'missing' };
  const refused = track.refused !== null && track.refused.at >= at ? track.refused.reason : null;
  if (Number.isNaN(value)) return { known: false, reason: refused ?? 'missing' };
  if (now - at > freshness.freshForMs) return { known: false, reason: refused ?? 'stale' };
  return { at, known: true, series: onGrid(track, grid, freshness.holdMs), value };
}

/** When a sample may count: `true`, or why it may not. The age is that of the event, not of its arrival. */
export function checkInstant(
  at: unknown,
  now: number,
  futureToleranceMs: number,
): { ok: true; at: number } | { ok: false; reason: 'missing' | 'wrong-type' | 'not-finite' | 'negative' | 'from-the-future' } {
  if (at === undefined || at === null) return { ok: false, reason: 'missing' };
  if (typeof at !== 'number') return { ok: false, reason: 'wrong-type' };
  if (!Number.isFinite(at)) return { ok: false, reason: 'not-finite' };
  if (at < 0) return { ok: false, reason: 'negative' };
  if (at > now + futureToleranceMs) return { ok: false, reason: 'from-the-future' };
  return { ok: true, at };
}

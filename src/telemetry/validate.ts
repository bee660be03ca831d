import type { UnknownReason } from '../domain/observation.ts';

/** A value that may be used, or the reason why it may not. */
export type Checked = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly reason: UnknownReason };

/** What a quantity can be. `above` excludes the bound: a free machine or an instant answer is a broken sensor, not an offer. */
export interface Quantity {
  readonly above?: number;
  readonly min?: number;
  readonly max: number;
}

/** Ranges of the telemetry fields. The upper bounds are far beyond anything real: they catch unit slips, not outliers. */
export const QUANTITIES = {
  priceUsdPerHour: { above: 0, max: 100_000 },
  latencyMs: { above: 0, max: 600_000 },
  creditsUsd: { min: 0, max: 1e9 },
  share: { min: 0, max: 1 },
  demandRps: { min: 0, max: 1e9 },
  costUsdPerHour: { min: 0, max: 1e7 },
  /** ms since the epoch; the largest that a date can hold. */
  instant: { min: 0, max: 8.64e15 },
  count: { min: 1, max: 100_000 },
} as const satisfies Record<string, Quantity>;

/**
 * Decides whether a value from outside is a usable number. Never converts: a number written as text is `wrong-type`,
 * because a source that mixes types has more wrong with it.
 */
export function checkNumber(value: unknown, quantity: Quantity): Checked {
  if (value === undefined || value === null) return { ok: false, reason: 'missing' };
  if (typeof value !== 'number') return { ok: false, reason: 'wrong-type' };
  if (!Number.isFinite(value)) return { ok: false, reason: 'not-finite' };
  if (value < 0) return { ok: false, reason: 'negative' };
  if (value > quantity.max) return { ok: false, reason: 'out-of-range' };
  if (quantity.min !== undefined && value < quantity.min) return { ok: false, reason: 'out-of-range' };
  if (quantity.above !== undefined && value <= quantity.above) return { ok: false, reason: 'out-of-range' };
  return { ok: true, value };
}

/** Names become keys of records, labels and file names, so they stay narrow; without a letter they would sort as numbers. */
const NAME = /^(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

export function isName(value: unknown): value is string {
  return typeof value === 'string' && NAME.test(value);
}

/** Counts what was refused while one snapshot is made. */
export interface Refusals {
  add(reason: UnknownReason): void;
  /** The counts so far; starts again at none. */
  take(): Readonly<Partial<Record<UnknownReason, number>>>;
}

export function createRefusals(): Refusals {
  let counts: Partial<Record<UnknownReason, number>> = {};
  return {
    add(reason) {
      counts[reason] = (counts[reason] ?? 0) + 1;
    },
    take() {
      const taken = counts;
      counts = {};
      return taken;
    },
  };
}

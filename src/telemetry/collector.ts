import type { Snapshot, UnknownReason } from '../domain/observation.ts';
import { digest } from '../lib/canonical.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { checkInstant } from './freshness.ts';
import type { RawSample, TelemetrySource } from './port.ts';
import { sortedRecord } from './sorted-record.ts';
import { createRefusals, type Refusals } from './validate.ts';
import { createWindow } from './window.ts';

/** The part of the configuration that the window needs; see `telemetry` in `trimtab.yaml`. */
export interface CollectorConfig {
  readonly freshForSeconds: number;
  readonly futureToleranceSeconds: number;
  readonly windowSeconds: number;
  readonly stepSeconds: number;
}

export interface Collector {
  /**
   * Reads what is new and answers with everything that is known now. A source that cannot be read makes the snapshot
   * `partial`, never an exception; only an abort throws.
   */
  collect(signal?: AbortSignal): Promise<Snapshot>;
  /** Reads and remembers what is new without making a snapshot of it: for going through a recording. */
  absorb(signal?: AbortSignal): Promise<void>;
  /** What went wrong with the last read, as a sentence; null when nothing did. */
  problem(): string | null;
  /** True when a finite source has nothing more to give. */
  exhausted(): boolean;
}

export function createCollector(options: { source: TelemetrySource; clock: Clock; config: CollectorConfig }): Collector {
  const { source, clock, config } = options;
  const stepMs = config.stepSeconds * 1000;
  const windowMs = Math.max(config.windowSeconds * 1000, stepMs);
  const freshForMs = config.freshForSeconds * 1000;
  const refusals = createRefusals();
  const window = createWindow(stepMs, refusals);
  const changesOnly = () => source.validForMs === Number.POSITIVE_INFINITY;
  let problem: string | null = null;
  let exhausted = false;

  function takeSample(sample: RawSample, now: number): void {
    const instant = checkInstant(sample.at, now, config.futureToleranceSeconds * 1000);
    if (!instant.ok) refusals.add(instant.reason);
    // A sample that was read before is no news; one that comes after a newer one is too late.
    else if (instant.at > window.newestAt()) window.take(sample, instant.at, changesOnly());
    else if (instant.at < window.newestAt()) refusals.add('stale');
  }

  /** Takes in what is new; false when the source could not be read, or not wholly. */
  async function absorb(signal: AbortSignal | undefined): Promise<boolean> {
    problem = null;
    const newest = window.newestAt();
    try {
      const batch = await source.read(Number.isFinite(newest) ? newest : null, signal);
      const now = clock.now();
      for (const sample of batch.samples) takeSample(sample, now);
      exhausted = batch.exhausted;
      return !batch.partial;
    } catch (error) {
      if (signal?.aborted) throw error;
      problem = messageOf(error);
      return false;
    }
  }

  return {
    problem: () => problem,
    exhausted: () => exhausted,
    async absorb(signal) {
      await absorb(signal);
      window.trim(Math.min(clock.now(), window.newestAt()) - windowMs - freshForMs - stepMs);
    },
    async collect(signal) {
      const whole = await absorb(signal);
      const now = clock.now();
      const holdMs = Math.max(stepMs, Math.min(source.validForMs ?? stepMs, freshForMs));
      const grid = gridUntil(Math.min(now, window.newestAt() + holdMs - stepMs), stepMs, windowMs);
      window.trim((grid[0] ?? now) - holdMs);
      const view = window.read(now, grid, { freshForMs, holdMs }, changesOnly());
      countStale(view, refusals);
      const { offers, services } = view;
      const partial = !whole || view.shrank;
      const rejected = sortedRecord(new Map(Object.entries(refusals.take())), (count) => count ?? 0);
      const rest = { grid, offers, partial, rejected, services, source: source.name, takenAt: now };
      return freeze({ digest: digest(JSON.stringify(rest)), ...rest });
    },
  };
}

/** The instants of the window, oldest first: whole multiples of the step, so that two snapshots share theirs. */
function gridUntil(end: number, stepMs: number, windowMs: number): number[] {
  if (!Number.isFinite(end)) return [];
  const last = Math.floor(end / stepMs) * stepMs;
  const length = Math.max(1, Math.round(windowMs / stepMs));
  return Array.from({ length }, (_, i) => last - (length - 1 - i) * stepMs);
}

/** A value that went stale since the last snapshot was refused as much as one that never was good. */
function countStale(view: Pick<Snapshot, 'offers' | 'services'>, refusals: Refusals): void {
  const look = (reading: { known: boolean; reason?: UnknownReason } | null) => {
    if (reading !== null && !reading.known && reading.reason === 'stale') refusals.add('stale');
  };
  for (const offer of Object.values(view.offers)) {
    for (const group of [offer.priceUsdPerHour, offer.latencyMs, offer.gpuAvailability]) Object.values(group).forEach(look);
    look(offer.creditsUsd);
    look(offer.capacityAvailability);
  }
  for (const service of Object.values(view.services))
    for (const reading of [service.demandRps, service.latencyMs, service.errorRatio, service.costUsdPerHour]) look(reading);
}

/** Freezes the objects down to the readings; the long arrays are protected by their type alone. */
function freeze(snapshot: Snapshot): Snapshot {
  for (const offer of Object.values(snapshot.offers)) {
    for (const part of [offer.priceUsdPerHour, offer.latencyMs, offer.gpuAvailability]) Object.freeze(part);
    Object.freeze(offer);
  }
  for (const service of Object.values(snapshot.services)) Object.freeze(service);
  for (const part of [snapshot.offers, snapshot.services, snapshot.rejected]) Object.freeze(part);
  return Object.freeze(snapshot);
}

import type { Geography } from '../domain/service.ts';

/**
 * One sample as a source delivers it, before validation: every number is `unknown` because nothing
 * outside is trusted. Field names and units are those of the domain's `Offer` and `ServiceObservation`.
 */
export interface RawSample {
  /** ms since the epoch. */
  readonly at: unknown;
  readonly offers: readonly RawOffer[];
  readonly services: readonly RawServiceObservation[];
}

export interface RawOffer {
  readonly provider: string;
  readonly region: string;
  readonly status?: unknown;
  readonly prices?: Readonly<Record<string, unknown>>;
  readonly latencyMs?: Readonly<Partial<Record<Geography, unknown>>>;
  readonly credits?: { readonly balanceUsd?: unknown; readonly share?: unknown; readonly expiresAt?: unknown } | null;
  readonly gpuAvailability?: Readonly<Record<string, unknown>>;
  readonly capacityAvailability?: unknown;
}

export interface RawServiceObservation {
  readonly service: string;
  readonly provider?: unknown;
  readonly region?: unknown;
  readonly instanceType?: unknown;
  readonly count?: unknown;
  readonly demandRps?: unknown;
  readonly latencyMs?: unknown;
  readonly errorRatio?: unknown;
  readonly costUsdPerHour?: unknown;
}

export interface TelemetryBatch {
  readonly samples: readonly RawSample[];
  /** True when the source knows that something is missing from this batch. */
  readonly partial: boolean;
  /** True when a finite source (a file) has nothing more to give. */
  readonly exhausted: boolean;
}

/** A place that telemetry comes from. Reading it changes nothing outside. */
export interface TelemetrySource {
  /** Short and stable: `simulator`, `file:prices.csv`. */
  readonly name: string;
  /**
   * How long a value speaks for itself, in ms: the interval of the samples, or Infinity when the source only tells
   * changes. Absent while it is not known; may become known with the first read.
   */
  readonly validForMs?: number | undefined;
  /** Samples newer than `since` (ms; null = as much history as the source keeps), oldest first. */
  read(since: number | null, signal?: AbortSignal): Promise<TelemetryBatch>;
  close(): Promise<void>;
}

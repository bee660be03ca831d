import type { Placement, RegionKey } from './placement.ts';
import type { Geography } from './service.ts';

/** Why a value is not known. Unknown is never zero and never leads to a move. */
export type UnknownReason = 'missing' | 'stale' | 'not-finite' | 'negative' | 'out-of-range' | 'wrong-type' | 'from-the-future';

/** A measured value with its recent past, or the reason why there is none. */
export type Reading = KnownReading | UnknownReading;

export interface KnownReading {
  readonly known: true;
  /** The newest valid value, in the unit of its field. */
  readonly value: number;
  /** When it was measured, ms since the epoch. */
  readonly at: number;
  /** Values on the snapshot's `grid`, oldest first; null where that instant has no valid value. */
  readonly series: readonly (number | null)[];
}

export interface UnknownReading {
  readonly known: false;
  readonly reason: UnknownReason;
}

/** What one provider-region offers at the moment of the snapshot. */
export interface Offer {
  readonly provider: string;
  readonly region: string;
  /** False when the provider-region reports itself down or answers nothing. Unknown = not usable as a target. */
  readonly up: boolean | null;
  /** USD per hour and instance, by machine type. */
  readonly priceUsdPerHour: Readonly<Record<string, Reading>>;
  /** p95 in ms, by geography of the users. */
  readonly latencyMs: Readonly<Partial<Record<Geography, Reading>>>;
  /** Credits left in USD; null where the provider has granted none. */
  readonly creditsUsd: Reading | null;
  /** Share of the bill (0..1) that credits pay while they last. */
  readonly creditShare: number;
  /** When the credits lapse, ms since the epoch; null = never. */
  readonly creditsExpireAt: number | null;
  /** 0..1 by GPU kind. */
  readonly gpuAvailability: Readonly<Record<string, Reading>>;
  /** 0..1: chance that a request for ordinary capacity is met. */
  readonly capacityAvailability: Reading;
}

/** What one service does at the moment of the snapshot. */
export interface ServiceObservation {
  readonly service: string;
  /** Where telemetry sees it running; null when unknown. */
  readonly placement: Placement | null;
  readonly demandRps: Reading;
  readonly latencyMs: Reading;
  /** Failed share of requests, 0..1. */
  readonly errorRatio: Reading;
  /** What the service costs now, USD per hour net of credits. */
  readonly costUsdPerHour: Reading;
}

/** Everything that was known at one instant: immutable, and the only input of scoring. */
export interface Snapshot {
  /** `sha256:<hex>` over the canonical JSON of the rest. */
  readonly digest: string;
  /** ms since the epoch. */
  readonly takenAt: number;
  /** Name of the source: `simulator`, `file:…`. */
  readonly source: string;
  /** True when a part of the telemetry could not be read: no optimisation from it. */
  readonly partial: boolean;
  /** The instants (ms) that every `series` of this snapshot refers to, oldest first. */
  readonly grid: readonly number[];
  readonly offers: Readonly<Record<RegionKey, Offer>>;
  readonly services: Readonly<Record<string, ServiceObservation>>;
  /** Values that were refused while this snapshot was made, by reason. */
  readonly rejected: Readonly<Partial<Record<UnknownReason, number>>>;
}

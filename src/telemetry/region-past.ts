import type { Offer, Reading } from '../domain/observation.ts';
import { GEOGRAPHIES, type Geography } from '../domain/service.ts';
import { type Freshness, readTrack } from './freshness.ts';
import { type Intake, take, takeEach } from './intake.ts';
import type { RawOffer } from './port.ts';
import { sortedRecord } from './sorted-record.ts';
import { append, createTrack, type Track, trim } from './track.ts';
import { checkNumber, isName, QUANTITIES } from './validate.ts';

/** The recent past of one provider-region. */
export interface RegionPast {
  readonly provider: string;
  readonly region: string;
  /** Newest sample (ms) that named this region. */
  seenAt: number;
  status: { readonly at: number; readonly up: boolean } | null;
  readonly prices: Map<string, Track>;
  readonly latency: Map<Geography, Track>;
  readonly gpu: Map<string, Track>;
  readonly capacity: Track;
  readonly credits: Track;
  grant: { readonly share: number; readonly expiresAt: number | null } | 'none' | 'unknown';
}

export function createRegionPast(provider: string, region: string): RegionPast {
  return {
    provider,
    region,
    seenAt: Number.NEGATIVE_INFINITY,
    status: null,
    prices: new Map(),
    latency: new Map(),
    gpu: new Map(),
    capacity: createTrack(),
    credits: createTrack(),
    grant: 'unknown',
  };
}

/** Takes in everything that a sample says about this region. */
export function takeOffer(past: RegionPast, raw: RawOffer, intake: Intake): void {
  past.seenAt = intake.at;
  takeStatus(past, raw.status, intake);
  takeEach(past.prices, raw.prices, QUANTITIES.priceUsdPerHour, intake, isName);
  takeEach(past.latency, raw.latencyMs, QUANTITIES.latencyMs, intake, isGeography);
  takeEach(past.gpu, raw.gpuAvailability, QUANTITIES.share, intake, isName);
  take(past.capacity, raw.capacityAvailability, QUANTITIES.share, intake);
  takeCredits(past, raw.credits, intake);
}

function takeStatus(past: RegionPast, status: unknown, intake: Intake): void {
  if (status === 'up' || status === 'down') past.status = { at: intake.at, up: status === 'up' };
  else if (status !== undefined) intake.refusals.add(status === null ? 'missing' : 'wrong-type');
}

/** `null` says that no credits were granted; a grant whose terms are unusable leaves the last good one until it is stale. */
function takeCredits(past: RegionPast, raw: RawOffer['credits'], intake: Intake): void {
  if (raw === undefined) return;
  if (raw === null) {
    past.grant = 'none';
    append(past.credits, intake.at, Number.NaN, intake.stepMs);
    return;
  }
  const share = checkNumber(raw.share, QUANTITIES.share);
  const lapses = raw.expiresAt ?? null;
  const expiresAt = lapses === null ? null : checkNumber(lapses, QUANTITIES.instant);
  const fault = share.ok ? (expiresAt === null || expiresAt.ok ? null : expiresAt.reason) : share.reason;
  if (fault !== null || !share.ok) {
    intake.refusals.add(fault ?? 'missing');
    past.credits.refused = { at: intake.at, reason: fault ?? 'missing' };
    return;
  }
  past.grant = { share: share.value, expiresAt: expiresAt?.ok ? expiresAt.value : null };
  take(past.credits, raw.balanceUsd ?? null, QUANTITIES.creditsUsd, intake);
}

function isGeography(value: unknown): value is Geography {
  return GEOGRAPHIES.includes(value as Geography);
}

/**
 * The offer as it stands now. A region that the newest sample no longer names has no status (`vanished`), which makes it
 * unusable as a target and is no reason to leave it.
 */
export function readOffer(
  past: RegionPast,
  now: number,
  grid: readonly number[],
  freshness: Freshness,
  options: { readonly vanished: boolean },
): Offer {
  const read = (track: Track) => readTrack(track, now, grid, freshness);
  const all = <K extends string>(tracks: Map<K, Track>): Record<K, Reading> => sortedRecord(tracks, read) as Record<K, Reading>;
  const { status, grant } = past;
  const statusHolds = status !== null && !options.vanished && now - status.at <= freshness.freshForMs;
  return {
    capacityAvailability: read(past.capacity),
    creditShare: typeof grant === 'object' ? grant.share : 0,
    creditsExpireAt: typeof grant === 'object' ? grant.expiresAt : null,
    creditsUsd: grant === 'none' ? null : read(past.credits),
    gpuAvailability: all(past.gpu),
    latencyMs: all(past.latency),
    priceUsdPerHour: all(past.prices),
    provider: past.provider,
    region: past.region,
    up: statusHolds ? status.up : null,
  };
}

export function trimRegion(past: RegionPast, from: number): void {
  trim(past.capacity, from);
  trim(past.credits, from);
  for (const tracks of [past.prices, past.latency, past.gpu]) for (const track of tracks.values()) trim(track, from);
}

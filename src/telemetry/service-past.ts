import type { ServiceObservation } from '../domain/observation.ts';
import type { Placement } from '../domain/placement.ts';
import { type Freshness, readTrack } from './freshness.ts';
import { type Intake, take } from './intake.ts';
import type { RawServiceObservation } from './port.ts';

import { createTrack, type Track, trim } from './track.ts';
import { checkNumber, isName, QUANTITIES } from './validate.ts';

/** The recent past of one service. */
export interface ServicePast {
  readonly service: string;
  /** Newest sample (ms) that named this service. */
  seenAt: number;
  placement: { readonly at: number; readonly placement: Placement } | null;
  readonly demandRps: Track;
  readonly latencyMs: Track;
  readonly errorRatio: Track;
  readonly costUsdPerHour: Track;
}

export function createServicePast(service: string): ServicePast {
  return {
    service,
    seenAt: Number.NEGATIVE_INFINITY,
    placement: null,
    demandRps: createTrack(),
    latencyMs: createTrack(),
    errorRatio: createTrack(),
    costUsdPerHour: createTrack(),
  };
}

/** Takes in everything that a sample says about this service. */
export function takeService(past: ServicePast, raw: RawServiceObservation, intake: Intake): void {
  past.seenAt = intake.at;
  takePlacement(past, raw, intake);
  take(past.demandRps, raw.demandRps, QUANTITIES.demandRps, intake);
  take(past.latencyMs, raw.latencyMs, QUANTITIES.latencyMs, intake);
  take(past.errorRatio, raw.errorRatio, QUANTITIES.share, intake);
  take(past.costUsdPerHour, raw.costUsdPerHour, QUANTITIES.costUsdPerHour, intake);
}

function takePlacement(past: ServicePast, raw: RawServiceObservation, intake: Intake): void {
  const { provider, region, instanceType } = raw;
  if (provider === undefined && region === undefined && instanceType === undefined && raw.count === undefined) return;
  const count = checkNumber(raw.count, QUANTITIES.count);
  if (!count.ok) intake.refusals.add(count.reason);
  else if (!isName(provider) || !isName(region) || !isName(instanceType)) intake.refusals.add('wrong-type');
  else if (!Number.isInteger(count.value)) intake.refusals.add('out-of-range');
  else past.placement = { at: intake.at, placement: { count: count.value, instanceType, provider, region } };
}

/** What the service does now. */
export function readService(past: ServicePast, now: number, grid: readonly number[], freshness: Freshness): ServiceObservation {
  const seen = past.placement;
  return {
    costUsdPerHour: readTrack(past.costUsdPerHour, now, grid, freshness),
    demandRps: readTrack(past.demandRps, now, grid, freshness),
    errorRatio: readTrack(past.errorRatio, now, grid, freshness),
    latencyMs: readTrack(past.latencyMs, now, grid, freshness),
    placement: seen !== null && now - seen.at <= freshness.freshForMs ? seen.placement : null,
    service: past.service,
  };
}

export function trimService(past: ServicePast, from: number): void {
  for (const track of [past.demandRps, past.latencyMs, past.errorRatio, past.costUsdPerHour]) trim(track, from);
}

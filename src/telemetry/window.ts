import type { Offer, ServiceObservation } from '../domain/observation.ts';
import { type RegionKey, regionKey } from '../domain/placement.ts';
import { SERVICE_NAME } from '../domain/service.ts';
import type { Freshness } from './freshness.ts';
import type { Intake } from './intake.ts';
import type { RawOffer, RawSample, RawServiceObservation } from './port.ts';
import { createRegionPast, type RegionPast, readOffer, takeOffer, trimRegion } from './region-past.ts';
import { createServicePast, readService, type ServicePast, takeService, trimService } from './service-past.ts';
import { sortedRecord } from './sorted-record.ts';
import type { Refusals } from './validate.ts';

/** More named values than this are refused: a source that runs wild must not fill the memory. */
const MAX_TRACKS = 200_000;
/** Tracks that one service brings along. */
const TRACKS_PER_SERVICE = 4;

/** The recent past of everything that telemetry names. */
export interface Window {
  /** Instant (ms) of the newest sample taken in; -Infinity before the first. */
  newestAt(): number;
  /** Takes in a sample whose instant was found valid and is newer than the newest. */
  take(sample: RawSample, at: number, changesOnly: boolean): void;
  read(now: number, grid: readonly number[], freshness: Freshness, changesOnly: boolean): WindowView;
  /** Forgets what lies before `from` (ms), and services that nobody has named since. */
  trim(from: number): void;
}

export interface WindowView {
  readonly offers: Readonly<Record<RegionKey, Offer>>;
  readonly services: Readonly<Record<string, ServiceObservation>>;
  /** True when a region that was there a moment ago is missing from the newest sample. */
  readonly shrank: boolean;
}

export function createWindow(stepMs: number, refusals: Refusals): Window {
  const regions = new Map<RegionKey, RegionPast>();
  const services = new Map<string, ServicePast>();
  let newest = Number.NEGATIVE_INFINITY;
  let tracks = 0;
  const mayGrow = () => tracks < MAX_TRACKS && ++tracks > 0;

  return {
    newestAt: () => newest,
    take(sample, at, changesOnly) {
      newest = at;
      const intake: Intake = { at, stepMs, refusals, changesOnly, mayGrow };
      for (const raw of sample.offers) {
        const past = regionOf(regions, raw, intake);
        if (past !== null) takeOffer(past, raw, intake);
      }
      for (const raw of sample.services) {
        const past = serviceOf(services, raw, intake);
        if (past !== null) takeService(past, raw, intake);
      }
    },
    read(now, grid, freshness, changesOnly) {
      let shrank = false;
      const offers = sortedRecord(regions, (past) => {
        const vanished = !changesOnly && past.seenAt < newest;
        if (vanished && newest - past.seenAt <= freshness.freshForMs) shrank = true;
        return readOffer(past, now, grid, freshness, { vanished });
      });
      return { offers, services: sortedRecord(services, (past) => readService(past, now, grid, freshness)), shrank };
    },
    trim(from) {
      for (const past of regions.values()) trimRegion(past, from);
      for (const [name, past] of services) {
        if (past.seenAt >= from) trimService(past, from);
        else if (services.delete(name)) tracks -= TRACKS_PER_SERVICE;
      }
    },
  };
}

function regionOf(regions: Map<RegionKey, RegionPast>, raw: RawOffer, intake: Intake): RegionPast | null {
  if (typeof raw.provider !== 'string' || typeof raw.region !== 'string') return refuse(intake);
  const key = regionKey(raw);
  const known = regions.get(key);
  if (known !== undefined) return known;
  if (!REGION_PART.test(raw.provider) || !REGION_PART.test(raw.region)) return refuse(intake);
  if (!intake.mayGrow()) return refuse(intake, 'out-of-range');
  const past = createRegionPast(raw.provider, raw.region);
  regions.set(key, past);
  return past;
}

/** Half of a region key; a slash inside would make two regions one. */
const REGION_PART = /^[a-z0-9][a-z0-9-]{0,62}$/;

function serviceOf(services: Map<string, ServicePast>, raw: RawServiceObservation, intake: Intake): ServicePast | null {
  if (typeof raw.service !== 'string') return refuse(intake);
  const known = services.get(raw.service);
  if (known !== undefined) return known;
  if (!SERVICE_NAME.test(raw.service)) return refuse(intake);
  for (let i = 0; i < TRACKS_PER_SERVICE; i++) if (!intake.mayGrow()) return refuse(intake, 'out-of-range');
  const past = createServicePast(raw.service);
  services.set(raw.service, past);
  return past;
}

function refuse(intake: Intake, reason: 'wrong-type' | 'out-of-range' = 'wrong-type'): null {
  intake.refusals.add(reason);
  return null;
}

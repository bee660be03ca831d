import type { Offer, Reading, Snapshot } from '../../domain/observation.ts';
import { regionKey } from '../../domain/placement.ts';
import { GEOGRAPHIES, type Geography } from '../../domain/service.ts';
import type { RegionView, TelemetryView } from '../commands.ts';
import { knownValue } from './status.ts';

export function telemetryView(snapshot: Snapshot | null, source: string, homes: ReadonlyMap<string, Geography>): TelemetryView {
  if (snapshot === null) return { takenAt: null, source, partial: false, rejected: {}, grid: [], regions: [] };
  return {
    takenAt: snapshot.takenAt,
    source: snapshot.source,
    partial: snapshot.partial,
    rejected: snapshot.rejected,
    grid: snapshot.grid,
    regions: Object.values(snapshot.offers).map((offer) => regionView(offer, snapshot.grid.length, homes)),
  };
}

function regionView(offer: Offer, points: number, homes: ReadonlyMap<string, Geography>): RegionView {
  const key = regionKey(offer);
  const home = offer.latencyMs[homes.get(key) ?? 'na'];
  return {
    key,
    provider: offer.provider,
    region: offer.region,
    up: offer.up,
    creditsUsd: knownValue(offer.creditsUsd),
    capacityAvailability: knownValue(offer.capacityAvailability),
    gpuAvailability: mapValues(offer.gpuAvailability),
    priceIndex: priceIndex(offer, points),
    pricesUsdPerHour: mapValues(offer.priceUsdPerHour),
    latencyMs: Object.fromEntries(GEOGRAPHIES.map((geography) => [geography, knownValue(offer.latencyMs[geography])])),
    latencySeries: home?.known ? home.series : [],
  };
}

/** Mean over the machine types of price / first known price of the window, instant by instant. */
function priceIndex(offer: Offer, points: number): (number | null)[] {
  const relative = Object.values(offer.priceUsdPerHour).flatMap((reading) => {
    if (!reading.known) return [];
    const first = reading.series.find((value) => value !== null && value > 0);
    return first === undefined || first === null ? [] : [reading.series.map((value) => (value === null ? null : value / first))];
  });
  return Array.from({ length: points }, (_, at) => {
    const known = relative.map((series) => series[at]).filter((value): value is number => typeof value === 'number');
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
}

function mapValues(readings: Readonly<Record<string, Reading>>): Record<string, number | null> {
  return Object.fromEntries(Object.entries(readings).map(([name, reading]) => [name, knownValue(reading)]));
}

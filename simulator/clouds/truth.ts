import { type Alternative, alternativesOf } from './alternatives.ts';
import type { Fleet, Place } from './fleet.ts';
import type { Market } from './market.ts';
import type { Stacks } from './stacks.ts';

/** Hours that a month is counted as. */
export const HOURS_PER_MONTH = 730;

/** What only tests may know: the true cost of everything, also of what was not chosen. */
export interface Truth {
  /** ms since the epoch. */
  readonly time: number;
  readonly services: readonly {
    readonly service: string;
    readonly stateful: boolean;
    readonly places: readonly Place[];
    /** What it costs now, USD per hour after credits, and the same without the noise of the moment. */
    readonly netUsdPerHour: number;
    readonly usualNetUsdPerHour: number;
    readonly alternatives: readonly Alternative[];
  }[];
  /** All services together, at the present rate; `usual` = without the noise of the moment. */
  readonly bill: {
    readonly netUsdPerHour: number;
    readonly netUsdPerMonth: number;
    readonly usualNetUsdPerMonth: number;
    readonly grossUsdPerMonth: number;
  };
}

export function truthOf(time: number, fleet: Fleet, stacks: Stacks, market: Market): Truth {
  const services = fleet.specs.map((spec) => {
    const places = stacks.placesOf(spec.service);
    const count = places.reduce((sum, place) => sum + place.count, 0) || (fleet.founding.get(spec.service)?.count ?? 1);
    return {
      service: spec.service,
      stateful: spec.stateful,
      places,
      netUsdPerHour: total(places, market.netUsdPerHour),
      usualNetUsdPerHour: total(places, market.usualNetUsdPerHour),
      alternatives: alternativesOf(spec, count, market),
    };
  });
  const net = services.reduce((sum, { netUsdPerHour }) => sum + netUsdPerHour, 0);
  const usual = services.reduce((sum, { usualNetUsdPerHour }) => sum + usualNetUsdPerHour, 0);
  const gross = services.reduce((sum, { places }) => sum + total(places, market.grossUsdPerHour), 0);
  return {
    time,
    services,
    bill: {
      netUsdPerHour: net,
      netUsdPerMonth: net * HOURS_PER_MONTH,
      usualNetUsdPerMonth: usual * HOURS_PER_MONTH,
      grossUsdPerMonth: gross * HOURS_PER_MONTH,
    },
  };
}

function total(places: readonly Place[], cost: (place: Place) => number): number {
  return places.reduce((sum, place) => sum + cost(place), 0);
}

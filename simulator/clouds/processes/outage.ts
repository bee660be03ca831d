import type { Conditions } from '../conditions.ts';
import type { Fleet } from '../fleet.ts';
import { randomStream } from '../random.ts';
import { chancePerStep, DAY, MINUTE, STEP_MS } from '../step.ts';

/** Provider-regions that fail by themselves: rarely, and for 20 to 60 minutes. */
export interface Outages {
  /** Adds what is down by itself to `conditions.down`. */
  step(conditions: Conditions): void;
}

const OUTAGE_EVERY = 120 * DAY;

export function outages(seed: number, fleet: Fleet): Outages {
  const places = fleet.regions.map(({ key }) => ({ key, random: randomStream(seed, `outage ${key}`), left: 0 }));
  return {
    step(conditions) {
      for (const place of places) {
        const starts = place.random.uniform() < chancePerStep(OUTAGE_EVERY);
        const length = (20 + 40 * place.random.uniform()) * MINUTE;
        if (place.left > 0) place.left -= STEP_MS;
        else if (starts && !conditions.calm) place.left = length;
        if (place.left > 0 && !conditions.calm) conditions.down.add(place.key);
      }
    },
  };
}

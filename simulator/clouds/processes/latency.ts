import type { Conditions } from '../conditions.ts';
import { type Fleet, GEOGRAPHIES, type Geography, type Region } from '../fleet.ts';
import { dailyWave, distanceMs } from '../geography.ts';
import { meanReverting } from '../noise.ts';
import { type RandomStream, randomStream } from '../random.ts';
import { chancePerStep, DAY, MINUTE, STEP_MS } from '../step.ts';

/** Network latency between users and places. */
export interface Latencies {
  step(conditions: Conditions, ageMs: number): void;
  /** p95 in ms, now. */
  between(audience: Geography, region: string): number;
}

const NOISE = 0.02;
const NOISE_MEMORY = 3 * MINUTE;
/** Half the height of the daily wave, as a share of the distance. */
const WAVE = 0.06;
const INCIDENT_EVERY = 8 * DAY;

export function latencies(seed: number, fleet: Fleet): Latencies {
  const current = new Map(fleet.regions.map(({ key }) => [key, new Map<Geography, number>()]));
  const places = fleet.regions.map((region) => ({
    region,
    incident: incidents(randomStream(seed, `latency ${region.key} incidents`)),
    noises: GEOGRAPHIES.map((from) => ({
      from,
      noise: meanReverting(randomStream(seed, `latency ${region.key} ${from}`), NOISE, NOISE_MEMORY),
    })),
  }));
  return {
    step(conditions, ageMs) {
      for (const { region, incident, noises } of places) {
        const slower = incident(conditions.calm);
        const ways = current.get(region.key);
        for (const { from, noise } of noises)
          ways?.set(from, distanceMs(from, region) * busy(from, region, ageMs) * slower * Math.exp(noise.step()));
      }
    },
    between: (audience, region) => current.get(region)?.get(audience) ?? Number.NaN,
  };
}

/** Both ends share in the wave: evening traffic there slows the way from here too. */
function busy(from: Geography, region: Region, ageMs: number): number {
  return 1 + WAVE * (0.5 * dailyWave(ageMs, from) + 0.5 * dailyWave(ageMs, region.geography));
}

/** Rare disturbances of 10 to 30 minutes during which everything takes 1.4 to 2.6 times as long. */
function incidents(random: RandomStream): (calm: boolean) => number {
  let left = 0;
  let factor = 1;
  return (calm) => {
    const starts = random.uniform() < chancePerStep(INCIDENT_EVERY);
    const length = (10 + 20 * random.uniform()) * MINUTE;
    const size = 1.4 + 1.2 * random.uniform();
    if (left > 0) left -= STEP_MS;
    else if (starts && !calm) {
      left = length;
      factor = size;
    }
    return left > 0 && !calm ? factor : 1;
  };
}

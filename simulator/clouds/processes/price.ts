import type { Conditions } from '../conditions.ts';
import { FAMILIES, type Family, type Fleet, type Region } from '../fleet.ts';
import { meanReverting } from '../noise.ts';
import { type RandomStream, randomStream } from '../random.ts';
import { chancePerStep, DAY, MINUTE, STEP_MS } from '../step.ts';

/** Price movements: by region and family, as factors on the list price. */
export interface Prices {
  step(conditions: Conditions): void;
  /** What is charged now. */
  factor(region: string, family: Family): number;
  /** The same without the noise: what an average over the next minutes would find. */
  level(region: string, family: Family): number;
}

const NOISE = 0.008;
const NOISE_MEMORY = 4 * MINUTE;
const SPIKE_EVERY = 25 * DAY;
const SPIKE_FADE = Math.exp(-STEP_MS / (30 * MINUTE));
const SHIFT_EVERY = 40 * DAY;
const SHIFT_LIMIT = 0.25;

export function prices(seed: number, fleet: Fleet): Prices {
  const markets = new Map(
    fleet.regions.map((region) => [
      region.key,
      new Map(FAMILIES.map((family): [Family, Market] => [family, market(seed, region, family)])),
    ]),
  );
  const at = (region: string, family: Family) => {
    const found = markets.get(region)?.get(family);
    if (found === undefined) throw new Error(`no market for ${family} in ${region}`);
    return found;
  };
  return {
    step(conditions) {
      for (const families of markets.values()) for (const one of families.values()) one.step(conditions);
    },
    factor: (region, family) => at(region, family).factor(),
    level: (region, family) => at(region, family).level(),
  };
}

interface Market {
  step(conditions: Conditions): void;
  factor(): number;
  level(): number;
}

function market(seed: number, region: Region, family: Family): Market {
  const name = `price ${region.key} ${family}`;
  const noise = meanReverting(randomStream(seed, `${name} noise`), NOISE, NOISE_MEMORY);
  const spike = spikes(randomStream(seed, `${name} spikes`));
  const regime = regimes(randomStream(seed, `${name} regimes`));
  let level = 1;
  let wander = 1;
  return {
    step(conditions) {
      wander = Math.exp(noise.step());
      level = (1 + spike(conditions.calm)) * (1 + regime(conditions.calm));
      for (const imposed of conditions.prices)
        if (imposed.region === region.key && (imposed.family === null || imposed.family === family)) level *= imposed.factor;
    },
    factor: () => level * wander,
    level: () => level,
  };
}

/** Rare jumps of 20 to 90 %, which fade within an hour or two. */
function spikes(random: RandomStream): (calm: boolean) => number {
  let height = 0;
  return (calm) => {
    const starts = random.uniform() < chancePerStep(SPIKE_EVERY);
    const size = 0.2 + 0.7 * random.uniform();
    height = starts && !calm ? size : height * SPIKE_FADE;
    return calm || height < 0.001 ? 0 : height;
  };
}

/** Rare changes of 5 to 15 % that stay. */
function regimes(random: RandomStream): (calm: boolean) => number {
  let shift = 0;
  return (calm) => {
    const starts = random.uniform() < chancePerStep(SHIFT_EVERY);
    const size = (0.05 + 0.1 * random.uniform()) * (random.uniform() < 0.5 ? -1 : 1);
    if (starts && !calm) shift = Math.max(-SHIFT_LIMIT, Math.min(SHIFT_LIMIT, shift + size));
    return shift;
  };
}

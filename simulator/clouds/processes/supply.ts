import type { Conditions } from '../conditions.ts';
import type { Fleet } from '../fleet.ts';
import { meanReverting, type Noise } from '../noise.ts';
import { type RandomStream, randomStream } from '../random.ts';
import { chancePerStep, DAY, MINUTE } from '../step.ts';

/** How likely a request for machines is met, 0..1. */
export interface Supply {
  step(conditions: Conditions): void;
  ordinary(region: string): number;
  /** By GPU kind; only kinds that the region sells. */
  gpus(region: string): Readonly<Record<string, number>>;
}

const SHORTAGE_EVERY = 4 * DAY;
const SHORTAGE_LASTS = 45 * MINUTE;
const NOISE_MEMORY = 5 * MINUTE;

export function supply(seed: number, fleet: Fleet): Supply {
  const ordinary = new Map<string, number>();
  const gpus = new Map<string, Record<string, number>>();
  const places = fleet.regions.map(({ key, machineTypes }) => ({
    key,
    noise: meanReverting(randomStream(seed, `capacity ${key}`), 0.01, NOISE_MEMORY),
    kinds: [...new Set(machineTypes.flatMap(({ gpu }) => (gpu === null ? [] : [gpu])))].sort().map((kind) => ({
      kind,
      available: gpuChain(randomStream(seed, `gpu ${key} ${kind}`)),
    })),
  }));
  return {
    step(conditions) {
      for (const { key, noise, kinds } of places) {
        const usual = clamp(0.97 + noise.step());
        const byKind = Object.fromEntries(kinds.map(({ kind, available }) => [kind, available(conditions.calm)]));
        const down = conditions.down.has(key);
        ordinary.set(key, down ? 0 : usual);
        gpus.set(key, down ? Object.fromEntries(kinds.map(({ kind }) => [kind, 0])) : byKind);
      }
    },
    ordinary: (region) => ordinary.get(region) ?? 0,
    gpus: (region) => gpus.get(region) ?? {},
  };
}

/** Two states, plenty and short, with their own mean durations. */
function gpuChain(random: RandomStream): (calm: boolean) => number {
  let short = random.uniform() < SHORTAGE_LASTS / (SHORTAGE_EVERY + SHORTAGE_LASTS);
  const noise: Noise = meanReverting(random, 0.02, NOISE_MEMORY);
  return (calm) => {
    const flips = random.uniform() < chancePerStep(short ? SHORTAGE_LASTS : SHORTAGE_EVERY);
    if (flips) short = !short;
    return clamp((short && !calm ? 0.15 : 0.9) + noise.step());
  };
}

function clamp(value: number): number {
  return Math.max(0, Math.min(1, value));
}

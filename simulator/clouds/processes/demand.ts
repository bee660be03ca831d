import type { Fleet, Spec } from '../fleet.ts';
import { dailyWave } from '../geography.ts';
import { meanReverting } from '../noise.ts';
import { hash, randomStream } from '../random.ts';
import { MINUTE } from '../step.ts';

/** Requests that users make. */
export interface Demand {
  step(ageMs: number): void;
  /** Requests per second, now. */
  of(service: string): number;
  /** Requests per second that one machine serves without strain. */
  perMachine(service: string): number;
}

/** Half the height of the daily wave, as a share of the mean. */
const WAVE = 0.3;
/** Load of the machines that a service starts with, on average over the day. */
const USUAL_LOAD = 0.5;

export function demand(seed: number, fleet: Fleet): Demand {
  const current = new Map<string, number>();
  const capacity = new Map<string, number>();
  const services = fleet.specs.map((spec) => {
    const perMachine = strength(spec);
    capacity.set(spec.service, perMachine);
    const mean = perMachine * (fleet.founding.get(spec.service)?.count ?? 1) * USUAL_LOAD;
    return { spec, mean, noise: meanReverting(randomStream(seed, `demand ${spec.service}`), 0.03, 2 * MINUTE) };
  });
  return {
    step(ageMs) {
      for (const { spec, mean, noise } of services) {
        // Batch work is planned for the night.
        const wave = dailyWave(ageMs, spec.audience) * (spec.tier === 'batch' ? -WAVE : WAVE);
        current.set(spec.service, mean * (1 + wave) * Math.exp(noise.step()));
      }
    },
    of: (service) => current.get(service) ?? 0,
    perMachine: (service) => capacity.get(service) ?? 1,
  };
}

function strength(spec: Spec): number {
  const typical = spec.gpu !== null ? 15 : spec.tier === 'batch' ? 4 : 40 * spec.vcpu;
  return typical * (0.7 + (hash(spec.service) % 1000) / 1667);
}

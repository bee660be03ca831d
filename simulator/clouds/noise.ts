import type { RandomStream } from './random.ts';
import { STEP_MS } from './step.ts';

/** A value that wanders around zero and is pulled back (Ornstein-Uhlenbeck, exact over one step). */
export interface Noise {
  step(): number;
}

/**
 * @param deviation standard deviation in the long run
 * @param memoryMs time after which 1/e of a deviation is left
 */
export function meanReverting(random: RandomStream, deviation: number, memoryMs: number): Noise {
  const keep = Math.exp(-STEP_MS / memoryMs);
  const push = deviation * Math.sqrt(1 - keep * keep);
  let value = deviation * random.normal();
  return {
    step() {
      value = value * keep + push * random.normal();
      return value;
    },
  };
}

import type { WorldClock } from '../clock.ts';
import { STEP_MS } from './step.ts';
import type { World } from './world.ts';

/** Keeps the world at the clock's time. */
export interface Ticker {
  /** Takes the steps that are due now. */
  catchUp(): void;
  stop(): void;
}

/** After a long sleep of the computer the world catches up in portions, so that requests are still answered. */
const STEPS_AT_ONCE = 500;

export function ticker(world: World, clock: WorldClock): Ticker {
  const catchUp = () => world.advanceTo(clock.now(), STEPS_AT_ONCE);
  const pause = Math.max(20, Math.min(500, STEP_MS / clock.speed / 2));
  const timer = setInterval(catchUp, pause);
  return { catchUp, stop: () => clearInterval(timer) };
}

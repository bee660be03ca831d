import type { WorldClock } from '../../clock.ts';
import type { World } from '../world.ts';

/** Bearer tokens; none may be empty. */
export interface CloudTokens {
  /** Changes the world: applies stacks, injects scenarios. */
  readonly world: string;
  /** Reads the truth. */
  readonly truth: string;
  /** Sent along with alerts. */
  readonly alert: string;
}

export interface Served {
  readonly world: World;
  readonly clock: WorldClock;
  readonly tokens: CloudTokens;
  /** Brings the world to the clock's time before it is asked. */
  readonly catchUp: () => void;
}

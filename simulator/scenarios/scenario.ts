import type { Alternative } from '../clouds/alternatives.ts';
import type { Conditions } from '../clouds/conditions.ts';
import type { Family, Place } from '../clouds/fleet.ts';

/** Something that happens to the world: one file each, one line in `index.ts`. */
export interface Scenario {
  readonly name: string;
  /** One sentence for people. */
  readonly description: string;
  /** True: chosen for the start, it also holds in the 30 minutes before. */
  readonly coversPast?: boolean;
  /** True: its beginning ends whatever else is under way. */
  readonly endsOthers?: boolean;
  /** Looks at the world and fixes what is going to happen. Throws Refused 400 when that is not possible. */
  begin(scene: Scene, parameters: ScenarioParameters): Effect;
}

export interface ScenarioParameters {
  /** Region key (`aws/us-east-1`) that it shall be about. */
  readonly region?: string;
}

export interface Effect {
  /** What happens in this case, in one sentence. */
  readonly sentence: string;
  readonly region: string | null;
  /** ms; null = does not end by itself. */
  readonly lastsMs: number | null;
  /** Acts on one step. `elapsedMs` is 0 in the first. */
  paint(conditions: Conditions, elapsedMs: number): void;
}

/** What a scenario may look at when it begins. */
export interface Scene {
  readonly regions: readonly string[];
  readonly services: readonly SceneService[];
  credits(region: string): { readonly balanceUsd: number; readonly share: number } | null;
  familyOf(place: Place): Family;
}

export interface SceneService {
  readonly service: string;
  readonly stateful: boolean;
  /** Where it runs now; null = nowhere. */
  readonly place: Place | null;
  /** `provider/region` of `place`. */
  readonly region: string | null;
  readonly grossUsdPerHour: number;
  /** After credits, without the noise of the moment. */
  readonly usualNetUsdPerHour: number;
  /** Cheapest first. */
  readonly alternatives: readonly Alternative[];
}

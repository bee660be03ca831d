import type { Effect, Scenario, ScenarioParameters, Scene } from '../scenarios/scenario.ts';
import type { Conditions } from './conditions.ts';

/** A scenario under way. */
export interface ActiveScenario {
  readonly name: string;
  /** What it does in this case, in one sentence. */
  readonly sentence: string;
  /** Region key that it is about; null when it is about all. */
  readonly region: string | null;
  /** ms since the epoch; `endsAt` null = does not end by itself. */
  readonly startedAt: number;
  readonly endsAt: number | null;
}

export interface ActiveScenarios {
  /** Throws Refused 400 when the parameters do not fit. */
  begin(scenario: Scenario, parameters: ScenarioParameters, startsAt: number): ActiveScenario;
  /** Lets every scenario that is under way at `now` act on the conditions of that step. */
  paint(conditions: Conditions, now: number): void;
  list(now: number): readonly ActiveScenario[];
}

export function activeScenarios(scene: Scene): ActiveScenarios {
  let running: { readonly about: ActiveScenario; readonly effect: Effect }[] = [];
  const under = (now: number) => running.filter(({ about }) => about.endsAt === null || now < about.endsAt);
  return {
    begin(scenario, parameters, startedAt) {
      const effect = scenario.begin(scene, parameters);
      const { sentence, region, lastsMs } = effect;
      const endsAt = lastsMs === null ? null : startedAt + lastsMs;
      const about: ActiveScenario = { name: scenario.name, sentence, region, startedAt, endsAt };
      if (scenario.endsOthers === true) running = [];
      running.push({ about, effect });
      return about;
    },
    paint(conditions, now) {
      running = under(now);
      for (const { about, effect } of running) effect.paint(conditions, now - about.startedAt);
    },
    list: (now) => under(now).map(({ about }) => about),
  };
}

import { registeredScenario } from '../scenarios/index.ts';
import type { ScenarioParameters } from '../scenarios/scenario.ts';
import type { ActiveScenario } from './active-scenarios.ts';
import { clockwork } from './clockwork.ts';
import type { Fleet } from './fleet.ts';
import { type History, history } from './history.ts';
import type { Sample } from './sample.ts';
import type { Stacks } from './stacks.ts';
import { PAST_STEPS, STEP_MS } from './step.ts';
import { type Truth, truthOf } from './truth.ts';

/** The simulated clouds and their users. Same seed, applied stacks and injections at the same steps: same samples. */
export interface World {
  readonly fleet: Fleet;
  readonly stacks: Stacks;
  readonly history: History;
  /** Time of the newest sample, ms since the epoch. */
  now(): number;
  latest(): Sample;
  /** Takes one step of 5 s. */
  step(): void;
  /** Takes as many steps as fit before `time`, at most `limit`. */
  advanceTo(time: number, limit?: number): void;
  /** Starts a scenario now. Throws Refused 404 for an unknown name, 400 for parameters that do not fit. */
  inject(name: string, parameters?: ScenarioParameters): ActiveScenario;
  scenarios(): readonly ActiveScenario[];
  truth(): Truth;
  /** Calls back after each step; gives a function that ends it. */
  onStep(listener: (sample: Sample) => void): () => void;
}

export interface WorldOptions {
  readonly seed: number;
  readonly fleet: Fleet;
  /** ms since the epoch at which the world becomes visible; it has then lived for 30 minutes. */
  readonly opensAt: number;
  /** Active from the opening on; null = none. */
  readonly scenario?: string | null;
}

export function createWorld({ seed, fleet, opensAt, scenario = null }: WorldOptions): World {
  const opening = Math.floor(opensAt / STEP_MS) * STEP_MS;
  const beginning = opening - PAST_STEPS * STEP_MS;
  const works = clockwork(seed, fleet, beginning);
  const past = history();
  const listeners = new Set<(sample: Sample) => void>();
  let now = beginning - STEP_MS;

  const step = () => {
    now += STEP_MS;
    const sample = works.step(now);
    past.add(sample);
    for (const listener of listeners) listener(sample);
  };
  const advanceTo = (time: number, limit = Number.POSITIVE_INFINITY) => {
    for (let steps = 0; now + STEP_MS <= time && steps < limit; steps++) step();
  };
  const inject = (name: string, parameters: ScenarioParameters = {}) =>
    works.scenarios.begin(registeredScenario(name), parameters, now + STEP_MS);

  const chosen = scenario === null ? null : registeredScenario(scenario);
  if (chosen?.coversPast === true) inject(chosen.name);
  advanceTo(opening);
  if (chosen !== null && chosen.coversPast !== true) inject(chosen.name);
  return {
    fleet,
    stacks: works.stacks,
    history: past,
    now: () => now,
    latest: () => past.latest(),
    step,
    advanceTo,
    inject,
    scenarios: () => works.scenarios.list(now),
    truth: () => truthOf(now, fleet, works.stacks, works.market),
    onStep(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

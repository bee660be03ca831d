import { InfraError } from '../errors.ts';
import type { Template } from '../stacks/render.ts';
import type { Change } from './changes.ts';
import type { EngineName } from './settings.ts';

export interface PlannedStack {
  /** Serial of the state that was planned against, where the engine knows it before the apply. */
  readonly serial: number | null;
  /** Sorted by address, untouched resources included. */
  readonly changes: readonly Change[];
}

/** Plans and applies one stack at a time. Folders are the stack's own and exist. */
export interface Engine {
  readonly name: EngineName;
  /** How many stacks it can work on at a time. */
  readonly width: number;
  /** Compares a stack with its state, changes nothing, and saves the plan in the folder. */
  plan(stack: string, template: Template, folder: string): Promise<PlannedStack>;
  /** Throws `stalePlan` when the state has moved since; changes nothing. Engines may leave that to `apply`. */
  check(stack: string, folder: string): Promise<void>;
  /** Carries out exactly the saved plan of the folder; throws `stalePlan` when the state has moved. */
  apply(stack: string, folder: string): Promise<void>;
  /** True when the stack has a state already. */
  exists(stack: string): Promise<boolean>;
}

export function stalePlan(stack: string, detail: string): InfraError {
  return new InfraError('stale-plan', `Saved plan is stale: ${stack}: ${detail}`, {
    advice: 'Run the pipeline again: it plans against the present state.',
  });
}

import type { Fleet, Place } from './fleet.ts';
import { type Instance, instancesOf, placesOf, type Resource } from './instances.ts';
import { Refused } from './refused.ts';

/** What has been applied under one name. */
export interface Stack {
  readonly stack: string;
  /** Grows by one with each apply; the first is 1. */
  readonly serial: number;
  /** `embedded` or `terraform`. */
  readonly engine: string;
  readonly resources: readonly Resource[];
}

export interface StackUpdate {
  /** Serial that the plan was made from; null when it saw no stack. */
  readonly serial: number | null;
  readonly engine: string;
  readonly resources: readonly Resource[];
}

/** The applied stacks: what exists in the clouds. */
export interface Stacks {
  list(): readonly Stack[];
  get(stack: string): Stack | null;
  /**
   * Applies one stack; takes effect with the next step of the world. Gives the new serial.
   * Throws Refused 409 when the stack is no longer as the plan saw it, 422 for machines that nobody sells.
   */
  put(stack: string, update: StackUpdate): number;
  /** Where a service runs, largest group first; empty when it has no machines. */
  placesOf(service: string): readonly Place[];
}

export function stacks(fleet: Fleet): Stacks {
  const applied = new Map<string, Stack>();
  let places: ReadonlyMap<string, readonly Place[]> = settle(fleet, applied);
  return {
    list: () => [...applied.values()],
    get: (stack) => applied.get(stack) ?? null,
    put(stack, update) {
      const current = applied.get(stack) ?? null;
      refuseStale(stack, update, current);
      for (const instance of instancesOf(update.resources)) refuseUnsold(fleet, instance);
      const serial = (current?.serial ?? 0) + 1;
      applied.set(stack, { stack, serial, engine: update.engine, resources: update.resources });
      places = settle(fleet, applied);
      return serial;
    },
    placesOf: (service) => places.get(service) ?? [],
  };
}

/** Terraform guards its own state and says null: its result is taken as it is. */
function refuseStale(stack: string, update: StackUpdate, current: Stack | null): void {
  if (update.serial === null && (current === null || update.engine === 'terraform')) return;
  if (update.serial === (current?.serial ?? null)) return;
  throw new Refused(
    409,
    `Saved plan is stale: ${stack} is at serial ${current?.serial ?? 'none'}, the plan was made from ${update.serial ?? 'none'}`,
  );
}

function refuseUnsold(fleet: Fleet, { provider, region, instanceType }: Instance): void {
  const key = `${provider}/${region}`;
  const sold = fleet.regions.find((candidate) => candidate.key === key)?.machineTypes;
  if (sold === undefined) throw new Refused(422, `There is no region ${key}`);
  if (!sold.some(({ name }) => name === instanceType)) throw new Refused(422, `${key} does not offer ${instanceType}`);
}

/** A service is where its applied machines are; until its stack is applied for the first time, where it was founded. */
function settle(fleet: Fleet, applied: ReadonlyMap<string, Stack>): Map<string, readonly Place[]> {
  const instances = [...applied.values()].flatMap(({ resources }) => instancesOf(resources));
  return new Map(
    fleet.specs.map(({ service }) => {
      const founding = fleet.founding.get(service);
      if (!applied.has(service)) return [service, founding === undefined ? [] : [founding]];
      return [service, placesOf(instances.filter((instance) => instance.service === service))];
    }),
  );
}

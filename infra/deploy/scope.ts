/** Which stacks a run plans, and why in words. */
export interface Scope {
  /** True: every stack of the fleet. */
  readonly all: boolean;
  /** The services whose placement file changed, or went away; sorted. */
  readonly services: readonly string[];
  readonly because: string;
}

const PLACEMENT = /^placements\/([a-z][a-z0-9-]*)\.ts$/;

/**
 * `changed`: paths inside `infra/`; null = unknown. Placement files concern their service alone,
 * decision records nothing, and everything else may concern every stack. What is unknown is planned.
 */
export function scopeOf(changed: readonly string[] | null): Scope {
  if (changed === null) return { all: true, services: [], because: 'the base commit is not in this clone' };
  const relevant = changed.filter((path) => !path.startsWith('decisions/'));
  const services = [...new Set(relevant.flatMap((path) => PLACEMENT.exec(path)?.[1] ?? []))].sort();
  const shared = relevant.find((path) => !PLACEMENT.test(path));
  if (shared !== undefined) return { all: true, services, because: `infra/${shared} changed` };
  if (services.length === 0) return { all: false, services, because: 'no placement changed' };
  return { all: false, services, because: `placements changed: ${services.join(', ')}` };
}

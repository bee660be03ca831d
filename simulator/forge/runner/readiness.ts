import type { ExpandedJob, JobStatus } from './port.ts';

/** What may happen to a job now, seen from the jobs it comes after. */
export type Readiness = 'wait' | 'start' | 'skip';

/** A job of the same pipeline, as others see it. */
export interface Fellow {
  readonly name: string;
  /** Null = some earlier stage. */
  readonly stage: string | null;
  readonly allowFailure: boolean;
  readonly status: JobStatus;
}

type Seen = JobStatus | 'ignored' | 'warning';

/** An optional manual job is ignored, an allowed failure is a warning. */
function seen({ allowFailure, status }: Fellow): Seen {
  if (status === 'manual' && allowFailure) return 'ignored';
  if ((status === 'failed' || status === 'canceled') && allowFailure) return 'warning';
  return status;
}

type Composite = 'success' | 'failed' | 'canceled' | 'skipped' | 'incomplete';

/** One status for several jobs, by the rules of GitLab; `dag` when they are named by `needs`. */
function composite(statuses: readonly Seen[], dag: boolean): Composite {
  const only = (...allowed: Seen[]): boolean => statuses.every((status) => allowed.includes(status));
  if (statuses.length === 0) return 'success';
  if (only('skipped', 'ignored')) return 'skipped';
  if (dag && statuses.some((status) => status === 'skipped' || status === 'ignored')) return 'skipped';
  if (only('success', 'warning', 'skipped', 'ignored')) return 'success';
  if (!only('success', 'warning', 'skipped', 'ignored', 'failed', 'canceled')) return 'incomplete';
  return only('success', 'warning', 'skipped', 'ignored', 'canceled') ? 'canceled' : 'failed';
}

const STARTS_AFTER: Record<ExpandedJob['when'], readonly Composite[]> = {
  on_success: ['success', 'skipped'],
  manual: ['success', 'skipped'],
  on_failure: ['failed'],
  always: ['success', 'failed', 'skipped'],
};

function isBefore(fellow: Fellow, stage: string, stages: readonly string[]): boolean {
  return fellow.stage === null || stages.indexOf(fellow.stage) < stages.indexOf(stage);
}

/**
 * Whether a job may start: after the jobs it needs, or, without `needs`, after all jobs of earlier stages.
 * A manual job that may start waits for a person.
 */
export function readiness(job: ExpandedJob, fellows: readonly Fellow[], stages: readonly string[]): Readiness {
  const dag = job.needs !== null;
  const before = job.needs
    ? fellows.filter((other) => job.needs?.some((need) => need.job === other.name))
    : fellows.filter((other) => isBefore(other, job.stage, stages));
  const state = composite(before.map(seen), dag);
  if (state === 'incomplete') return 'wait';
  // A job that needs another does not run when that one did not run at all, unless it runs always.
  if (dag && state === 'skipped' && job.when !== 'always') return 'skip';
  return STARTS_AFTER[job.when].includes(state) ? 'start' : 'skip';
}

/** The names of the jobs whose artifacts `job` takes. */
export function producersOf(job: ExpandedJob, fellows: readonly Fellow[], stages: readonly string[]): readonly string[] {
  const offered = job.needs
    ? fellows.filter((other) => job.needs?.some((need) => need.job === other.name && need.artifacts))
    : fellows.filter((other) => isBefore(other, job.stage, stages));
  const names = offered.map((other) => other.name);
  return job.dependencies ? names.filter((name) => job.dependencies?.includes(name)) : names;
}

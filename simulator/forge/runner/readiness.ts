import type { ExpandedJob, JobStatus } from './port.ts';

/** What may happen to a job now, seen from the jobs it comes after. */
export type Readiness = 'wait' | 'start' | 'skip';

type Seen = JobStatus | 'ignored' | 'warning';

/** A status as later jobs see it: an optional manual job is ignored, an allowed failure is a warning. */
function seen(job: ExpandedJob, status: JobStatus): Seen {
  if (status === 'manual' && job.allowFailure) return 'ignored';
  if ((status === 'failed' || status === 'canceled') && job.allowFailure) return 'warning';
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

/**
 * Whether a job may start: after the jobs it needs, or, without `needs`, after all jobs of earlier stages.
 * A manual job that may start waits for a person.
 */
export function readiness(
  job: ExpandedJob,
  jobs: readonly ExpandedJob[],
  stages: readonly string[],
  statusOf: (name: string) => JobStatus,
): Readiness {
  const stage = stages.indexOf(job.stage);
  const before = job.needs
    ? jobs.filter((other) => job.needs?.some((need) => need.job === other.name))
    : jobs.filter((other) => stages.indexOf(other.stage) < stage);
  const dag = job.needs !== null;
  const state = composite(
    before.map((other) => seen(other, statusOf(other.name))),
    dag,
  );
  if (state === 'incomplete') return 'wait';
  // A job that needs another does not run when that one did not run at all, unless it runs always.
  if (dag && state === 'skipped' && job.when !== 'always') return 'skip';
  return STARTS_AFTER[job.when].includes(state) ? 'start' : 'skip';
}

/** The jobs whose artifacts `job` takes, in the order of the pipeline. */
export function producersOf(job: ExpandedJob, jobs: readonly ExpandedJob[], stages: readonly string[]): readonly ExpandedJob[] {
  const stage = stages.indexOf(job.stage);
  const offered = job.needs
    ? jobs.filter((other) => job.needs?.some((need) => need.job === other.name && need.artifacts))
    : jobs.filter((other) => stages.indexOf(other.stage) < stage);
  return job.dependencies ? offered.filter((other) => job.dependencies?.includes(other.name)) : offered;
}

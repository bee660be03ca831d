import type { Job } from './job.ts';
import type { User } from './user.ts';

export type PipelineStatus = 'created' | 'pending' | 'running' | 'success' | 'failed' | 'canceled' | 'skipped' | 'manual';

export interface Pipeline {
  readonly id: number;
  readonly iid: number;
  /** `main`, or `refs/merge-requests/<iid>/head`. */
  readonly ref: string;
  readonly sha: string;
  readonly beforeSha: string;
  readonly source: 'push' | 'merge_request_event' | 'web' | 'api';
  /** Merge request it belongs to; null for branch pipelines. */
  readonly mergeRequestIid: number | null;
  readonly protectedRef: boolean;
  readonly user: User;
  readonly stages: readonly string[];
  /** Why the pipeline's file could not be read; null when it could. */
  readonly yamlErrors: string | null;
  readonly createdAt: number;
  status: PipelineStatus;
  updatedAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  /** Every attempt, oldest first. */
  readonly jobs: Job[];
}

const ACTIVE: ReadonlySet<PipelineStatus> = new Set<PipelineStatus>(['created', 'pending', 'running']);

/** Still going to change without a person. */
export function isActive(pipeline: Pipeline): boolean {
  return ACTIVE.has(pipeline.status);
}

/** The newest attempt of each job, in the order of the pipeline's file. */
export function currentJobs(pipeline: Pipeline): readonly Job[] {
  return pipeline.jobs.filter((job) => !job.retried);
}

/**
 * GitLab's composite status. A failed job that may fail counts as a success with warnings, an optional manual
 * job is ignored.
 */
export function statusOf(jobs: readonly Job[]): PipelineStatus {
  const seen = new Set(jobs.map(weight));
  const only = (...allowed: string[]) => [...seen].every((status) => allowed.includes(status));
  const any = (...wanted: string[]) => wanted.some((status) => seen.has(status));
  if (only('skipped', 'ignored')) return 'skipped';
  if (only('success', 'skipped', 'warned', 'ignored')) return 'success';
  if (only('created', 'warned', 'ignored')) return 'created';
  if (only('canceled', 'success', 'skipped', 'warned', 'ignored')) return 'canceled';
  if (only('pending', 'created', 'skipped', 'warned', 'ignored')) return 'pending';
  if (any('running', 'pending')) return 'running';
  if (any('manual')) return 'manual';
  return any('created') ? 'running' : 'failed';
}

function weight(job: Job): string {
  if (job.allowFailure && (job.status === 'failed' || job.status === 'canceled')) return 'warned';
  if (job.allowFailure && job.status === 'manual') return 'ignored';
  return job.status;
}

import type { ExpandedJob, JobStatus } from '../runner/port.ts';
import type { User } from './user.ts';

export interface Job {
  readonly id: number;
  readonly pipelineId: number;
  readonly name: string;
  readonly stage: string;
  readonly allowFailure: boolean;
  readonly definition: ExpandedJob;
  readonly user: User;
  readonly createdAt: number;
  status: JobStatus;
  startedAt: number | null;
  finishedAt: number | null;
  /** Kept files by their path in the job; values are absolute paths. */
  artifacts: Readonly<Record<string, string>>;
  /** A newer attempt took its place. */
  retried: boolean;
  /** Masked log so far. */
  trace: string;
}

const ENDED: ReadonlySet<JobStatus> = new Set<JobStatus>(['success', 'failed', 'canceled', 'skipped']);

export function hasEnded(job: Job): boolean {
  return ENDED.has(job.status);
}

import type { ForgeJob, ForgePipeline, PipelineStatus } from '../forge/port.ts';

const OVER: ReadonlySet<PipelineStatus> = new Set(['success', 'failed', 'canceled', 'skipped']);

/** Nothing of it runs any more without a person. */
export function isOver(pipeline: ForgePipeline): boolean {
  return OVER.has(pipeline.status);
}

/** The one with the largest id: forges count up, and their lists may come in any order. */
export function newest<T extends { readonly id: number }>(entries: readonly T[]): T | null {
  return entries.reduce<T | null>((latest, entry) => (latest === null || entry.id > latest.id ? entry : latest), null);
}

/** A sentence when a job will not run by itself any more; null while it may, or has. */
export function sayWhyNot(job: ForgeJob): string | null {
  switch (job.status) {
    case 'canceled':
      return `Job ${job.id} (${job.name}) was cancelled.`;
    case 'skipped':
      return `Job ${job.id} (${job.name}) was skipped.`;
    case 'manual':
      return `Job ${job.id} (${job.name}) waits for a person to start it.`;
    default:
      return null;
  }
}

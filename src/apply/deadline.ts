import type { ForgePipeline, PipelineStatus } from '../forge/port.ts';

/** How long a pipeline may wait for a runner, and how long it may run after that. ms of the forge's clock. */
export interface Deadlines {
  readonly queueMs: number;
  readonly runMs: number;
}

export const DEADLINES: Deadlines = { queueMs: 15 * 60_000, runMs: 30 * 60_000 };

const QUEUED: ReadonlySet<PipelineStatus> = new Set(['created', 'waiting_for_resource', 'preparing', 'pending', 'scheduled']);

/** A sentence when a pipeline that is still under way has had its time; null while it may go on. */
export function overdue(pipeline: ForgePipeline, now: number, deadlines: Deadlines): string | null {
  const age = now - pipeline.createdAt;
  const minutes = Math.round(age / 60_000);
  if (QUEUED.has(pipeline.status) && age > deadlines.queueMs)
    return `Pipeline ${pipeline.id} has waited for a runner for ${minutes} minutes.`;
  // When it began to run is not known here: it gets the queue's time on top.
  if (age > deadlines.queueMs + deadlines.runMs) return `Pipeline ${pipeline.id} has not ended after ${minutes} minutes.`;
  return null;
}

/** A sentence when the forge has made no pipeline for a commit in time; null while it still may. */
export function neverStarted(what: string, since: number, now: number, deadlines: Deadlines): string | null {
  const minutes = Math.round((now - since) / 60_000);
  return now - since > deadlines.queueMs ? `There is still no pipeline for ${what} after ${minutes} minutes.` : null;
}

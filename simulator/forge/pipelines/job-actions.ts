import type { Core } from '../core.ts';
import { forbidden, invalid, refused } from '../refusal.ts';
import type { ExpandedPipeline, PipelineRequest } from '../runner/port.ts';
import { hasEnded, type Job } from '../state/job.ts';
import { currentJobs, isActive, type Pipeline } from '../state/pipeline.ts';
import { newJob } from './create.ts';

/** Starts a manual job. @throws Refusal 400 when it is not waiting. */
export function playJob(core: Core, pipeline: Pipeline, job: Job): Job {
  if (!core.queue.play(pipeline, job)) throw refused(400, '400 Bad request - Unplayable Job');
  return job;
}

/** A new attempt of a job that ended; what it kept from running gets another chance. @throws Refusal 403. */
export function retryJob(core: Core, pipeline: Pipeline, job: Job): Job {
  if (job.retried || !['success', 'failed', 'canceled'].includes(job.status)) throw forbidden('Job is not retryable');
  const [attempt] = runAgain(core, pipeline, [job]);
  if (attempt === undefined) throw invalid('Job is not retryable');
  return attempt;
}

/** Retries whatever failed or was cancelled. */
export function retryPipeline(core: Core, pipeline: Pipeline): void {
  const failed = currentJobs(pipeline).filter((job) => job.status === 'failed' || job.status === 'canceled');
  if (failed.length > 0) runAgain(core, pipeline, failed);
}

export function cancelPipeline(core: Core, pipeline: Pipeline): void {
  if (isActive(pipeline) || pipeline.status === 'manual') core.queue.cancel(pipeline);
}

/** The runner knows whole pipelines only: the other jobs of the same run end too. */
export function cancelJob(core: Core, pipeline: Pipeline, job: Job): Job {
  if (!hasEnded(job)) core.queue.cancel(pipeline);
  return job;
}

/** Returns the new attempts, in the order of `jobs`. */
function runAgain(core: Core, pipeline: Pipeline, jobs: readonly Job[]): Job[] {
  const first = core.queue.runsOf(pipeline)[0];
  if (first === undefined) return [];
  const attempts = jobs.map((job) => {
    job.retried = true;
    return newJob(core, pipeline, job.definition);
  });
  pipeline.jobs.push(...attempts);
  const waiting = revive(pipeline);
  const again = [...attempts, ...waiting];
  const names = new Set(again.map((job) => job.name));
  const expanded: ExpandedPipeline = { ...first.expanded, jobs: first.expanded.jobs.filter((job) => names.has(job.name)) };
  core.queue.enqueue(pipeline, { ...first.request, earlier: earlierJobs(pipeline, names) }, expanded, again);
  return attempts;
}

/** Jobs that were skipped because of what is now retried. */
function revive(pipeline: Pipeline): Job[] {
  const skipped = currentJobs(pipeline).filter((job) => job.status === 'skipped');
  for (const job of skipped) {
    job.status = 'created';
    job.finishedAt = null;
  }
  return skipped;
}

function earlierJobs(pipeline: Pipeline, without: ReadonlySet<string>): NonNullable<PipelineRequest['earlier']> {
  const kept = currentJobs(pipeline).filter((job) => !without.has(job.name));
  return Object.fromEntries(
    kept.map(({ name, status, artifacts, stage, allowFailure }) => [name, { status, artifacts, stage, allowFailure }]),
  );
}

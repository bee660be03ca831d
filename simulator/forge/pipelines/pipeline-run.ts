import type { ExpandedPipeline, JobStatus, PipelineListener, PipelineRequest, RunningPipeline } from '../runner/port.ts';
import { hasEnded, type Job } from '../state/job.ts';
import type { Pipeline } from '../state/pipeline.ts';
import { JobLog } from './job-log.ts';

/** What a run needs to know and to tell. */
export interface RunSurroundings {
  now(): number;
  /** Values that logs must not show. */
  secretsOf(job: Job): readonly string[];
  /** Told after each change of a job. */
  changed(pipeline: Pipeline, job: Job): void;
}

/** One hand-over to the runner: the jobs of a pipeline, or those of a retry. */
export class PipelineRun implements PipelineListener {
  readonly pipeline: Pipeline;
  readonly request: PipelineRequest;
  readonly expanded: ExpandedPipeline;
  running: RunningPipeline | null = null;
  readonly #jobs: ReadonlyMap<string, Job>;
  readonly #logs = new Map<number, JobLog>();
  readonly #around: RunSurroundings;

  constructor(
    pipeline: Pipeline,
    request: PipelineRequest,
    expanded: ExpandedPipeline,
    jobs: readonly Job[],
    around: RunSurroundings,
  ) {
    this.pipeline = pipeline;
    this.request = request;
    this.expanded = expanded;
    this.#jobs = new Map(jobs.map((job) => [job.name, job]));
    this.#around = around;
  }

  has(job: Job): boolean {
    return this.#jobs.get(job.name) === job;
  }

  job(name: string): Job | null {
    return this.#jobs.get(name) ?? null;
  }

  /** A job that has ended does not change any more: a late message of the runner is dropped. */
  jobChanged(name: string, status: JobStatus): void {
    const job = this.#jobs.get(name);
    const revived = job?.status === 'skipped' && status === 'created';
    if (job === undefined || job.status === status || (hasEnded(job) && !revived)) return;
    job.status = status;
    const now = this.#around.now();
    if (status === 'running') job.startedAt = now;
    job.finishedAt = hasEnded(job) ? now : null;
    if (hasEnded(job)) {
      this.#logs.get(job.id)?.end();
    }
    this.#around.changed(this.pipeline, job);
  }

  log(name: string, chunk: string): void {
    const job = this.#jobs.get(name);
    if (job === undefined) return;
    const log = this.#logs.get(job.id) ?? new JobLog(job, this.#around.secretsOf(job));
    this.#logs.set(job.id, log);
    log.write(chunk);
  }

  artifacts(name: string, files: Readonly<Record<string, string>>): void {
    const job = this.#jobs.get(name);
    if (job !== undefined) job.artifacts = files;
  }

  cancel(): void {
    this.running?.cancel();
    for (const job of this.#jobs.values()) this.jobChanged(job.name, 'canceled');
  }

  /** The runner says that nothing can run any more: what it left open is closed, but for what waits for a person. */
  close(): void {
    const jobs = [...this.#jobs.values()];
    const blocked = jobs.some((job) => job.status === 'manual' && !job.allowFailure);
    for (const job of jobs) {
      if (job.status === 'pending' || job.status === 'running') this.jobChanged(job.name, 'failed');
      if (job.status === 'created' && !blocked) this.jobChanged(job.name, 'skipped');
    }
  }
}

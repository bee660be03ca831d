import type { Bus } from '../bus.ts';
import type { ExpandedPipeline, PipelineRequest, PipelineRunner } from '../runner/port.ts';
import { hasEnded, type Job } from '../state/job.ts';
import { currentJobs, isActive, type Pipeline, statusOf } from '../state/pipeline.ts';
import { PipelineRun } from './pipeline-run.ts';

const AT_A_TIME = 2;

export interface QueueParts {
  readonly runner: PipelineRunner;
  readonly bus: Bus;
  /** Source branches whose merge requests are not to wait behind ordinary ones. */
  isUrgent(sourceBranch: string): boolean;
  now(): number;
  jobVariables(job: Job): Readonly<Record<string, string>>;
  secretsOf(job: Job): readonly string[];
  /** The job has ended: its token is worth nothing any more. */
  jobEnded(job: Job): void;
}

/** Runs pipelines, two at a time: protected branches first, then urgent ones. Resource groups are the runner's. */
export class PipelineQueue {
  readonly #parts: QueueParts;
  #waiting: PipelineRun[] = [];
  readonly #running = new Set<PipelineRun>();
  #closed = false;
  readonly #runs = new Map<number, PipelineRun[]>();

  constructor(parts: QueueParts) {
    this.#parts = parts;
  }

  /** `jobs`: the attempts that this run is to bring to an end; all belong to `pipeline`. */
  enqueue(pipeline: Pipeline, request: PipelineRequest, expanded: ExpandedPipeline, jobs: readonly Job[]): void {
    const run = new PipelineRun(pipeline, request, expanded, jobs, {
      now: this.#parts.now,
      secretsOf: this.#parts.secretsOf,
      changed: (_, job) => this.#jobChanged(pipeline, job),
    });
    this.#runs.set(pipeline.id, [...this.runsOf(pipeline), run]);
    this.#waiting.push(run);
    for (const job of jobs) if (startsAtOnce(job, expanded)) run.jobChanged(job.name, 'pending');
    this.refresh(pipeline);
    this.#startNext();
  }

  runsOf(pipeline: Pipeline): readonly PipelineRun[] {
    return this.#runs.get(pipeline.id) ?? [];
  }

  /** Starts a manual job. False when it is not waiting for anybody. */
  play(pipeline: Pipeline, job: Job): boolean {
    const run = this.runsOf(pipeline).find((one) => one.has(job));
    if (job.status !== 'manual' || run?.running == null) return false;
    run.running.play(job.name);
    return true;
  }

  cancel(pipeline: Pipeline): void {
    this.#waiting = this.#waiting.filter((run) => run.pipeline !== pipeline);
    for (const run of this.runsOf(pipeline)) run.cancel();
    this.refresh(pipeline);
  }

  /** Takes over what the jobs say about the pipeline as a whole. */
  refresh(pipeline: Pipeline): void {
    const status = statusOf(currentJobs(pipeline));
    if (status === pipeline.status) return;
    const now = this.#parts.now();
    pipeline.status = status;
    pipeline.updatedAt = now;
    if (status === 'running') pipeline.startedAt ??= now;
    pipeline.finishedAt = isActive(pipeline) || status === 'manual' ? null : now;
    this.#parts.bus.emit('pipeline', pipeline);
  }

  /** Cancels what runs; nothing is started any more. */
  close(): void {
    this.#closed = true;
    this.#waiting = [];
    for (const run of this.#running) run.running?.cancel();
  }

  #jobChanged(pipeline: Pipeline, job: Job): void {
    if (hasEnded(job)) this.#parts.jobEnded(job);
    this.#parts.bus.emit('job', job);
    this.refresh(pipeline);
  }

  #startNext(): void {
    while (!this.#closed && this.#running.size < AT_A_TIME && this.#waiting.length > 0) {
      const next =
        this.#waiting.find((run) => run.pipeline.protectedRef) ??
        this.#waiting.find((run) => this.#isUrgent(run)) ??
        this.#waiting[0];
      if (next === undefined) return;
      this.#waiting = this.#waiting.filter((run) => run !== next);
      this.#start(next);
    }
  }

  #isUrgent({ request }: PipelineRun): boolean {
    return this.#parts.isUrgent(request.variables['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME'] ?? '');
  }

  #start(run: PipelineRun): void {
    this.#running.add(run);
    const variables = (definition: { name: string }) => {
      const job = run.job(definition.name);
      return job === null ? {} : this.#parts.jobVariables(job);
    };
    run.running = this.#parts.runner.run(run.request, run.expanded, variables, run);
    const ended = () => {
      run.close();
      this.#running.delete(run);
      this.refresh(run.pipeline);
      this.#startNext();
    };
    run.running.done.then(ended, ended);
  }
}

/** Jobs that wait for nothing but a place to run. */
function startsAtOnce(job: Job, expanded: ExpandedPipeline): boolean {
  if (job.definition.when === 'manual' || job.definition.when === 'on_failure') return false;
  const firstStage = expanded.stages.find((stage) => expanded.jobs.some((one) => one.stage === stage));
  return job.definition.needs === null ? job.stage === firstStage : job.definition.needs.length === 0;
}

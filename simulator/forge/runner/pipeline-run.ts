import type { Exit } from './group-process.ts';
import { type PipelineParts, runJob } from './job-run.ts';
import type { ExpandedJob, JobStatus, RunningPipeline } from './port.ts';
import { type Fellow, producersOf, readiness } from './readiness.ts';
import type { Slots } from './slots.ts';

const UNDER_WAY: readonly JobStatus[] = ['pending', 'running'];

/** One pipeline while it runs: which job may start, which runs, and how each ended. */
export class PipelineRun implements RunningPipeline {
  readonly done: Promise<void>;
  /** Resolves when nothing can run any more, with or without a person, and nothing is left behind. */
  readonly over: Promise<void>;
  readonly #parts: PipelineParts;
  readonly #slots: Slots;
  readonly #status: Map<string, JobStatus>;
  readonly #stop = new AbortController();
  #idle: () => void = () => {};
  #end: () => void = () => {};
  #release: Promise<void> | null = null;

  constructor(parts: PipelineParts, slots: Slots) {
    this.#parts = parts;
    this.#slots = slots;
    this.#status = new Map(parts.pipeline.jobs.map((job) => [job.name, 'created']));
    this.done = new Promise((resolve) => {
      this.#idle = resolve;
    });
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
    // Whoever started the pipeline gets this object before it is told anything.
    setImmediate(() => this.#advance());
  }

  play(name: string): void {
    const job = this.#parts.pipeline.jobs.find((one) => one.name === name);
    if (!job || this.#status.get(name) !== 'manual' || this.#stop.signal.aborted) return;
    this.#reviveAfter(name);
    void this.#start(job);
  }

  cancel(): void {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort(new Error('The pipeline was canceled'));
    for (const [name, status] of this.#status) if (status === 'created') this.#change(name, 'canceled');
    this.#advance();
  }

  /** All jobs of the pipeline: those of this run, and those that ended before a retry. */
  #fellows(): readonly Fellow[] {
    const earlier = Object.entries(this.#parts.request.earlier ?? {});
    return [
      ...earlier.map(([name, { stage = null, allowFailure = false, status }]) => ({ name, stage, allowFailure, status })),
      ...this.#parts.pipeline.jobs.map((job) => ({ ...job, status: this.#status.get(job.name) ?? 'created' })),
    ];
  }

  #change(name: string, status: JobStatus): void {
    this.#status.set(name, status);
    this.#parts.listener.jobChanged(name, status);
  }

  /** Starts, parks or skips whatever can be, until nothing changes any more. */
  #advance(): void {
    const { jobs, stages } = this.#parts.pipeline;
    for (let changed = true; changed; ) {
      changed = false;
      for (const job of jobs) {
        if (this.#status.get(job.name) !== 'created') continue;
        const next = readiness(job, this.#fellows(), stages);
        if (next === 'wait') continue;
        changed = true;
        if (next === 'skip') this.#change(job.name, 'skipped');
        else if (job.when === 'manual') this.#change(job.name, 'manual');
        else void this.#start(job);
      }
    }
    void this.#finishWhenIdle();
  }

  async #start(job: ExpandedJob): Promise<void> {
    this.#change(job.name, 'pending');
    let leave = (): void => {};
    let status: JobStatus = 'canceled';
    try {
      leave = await this.#slots.enter(job.resourceGroup, this.#stop.signal);
      this.#change(job.name, 'running');
      const producers = producersOf(job, this.#fellows(), this.#parts.pipeline.stages);
      status = statusAfter(await runJob(this.#parts, job, producers, this.#stop.signal));
    } catch (error) {
      // Still waiting when the pipeline was canceled, or a fault of the runner itself, which the log has to show.
      if (!this.#stop.signal.aborted) {
        status = 'failed';
        this.#parts.listener.log(job.name, `ERROR: Job failed (system failure): ${String(error)}\n`);
      }
    }
    leave();
    this.#change(job.name, status);
    this.#advance();
  }

  /** Jobs that were skipped because this one had not been played get another chance. */
  #reviveAfter(name: string): void {
    for (const job of this.#parts.pipeline.jobs) {
      if (this.#status.get(job.name) !== 'skipped' || !job.needs?.some((need) => need.job === name)) continue;
      this.#change(job.name, 'created');
      this.#reviveAfter(job.name);
    }
  }

  async #finishWhenIdle(): Promise<void> {
    const statuses = [...this.#status.values()];
    if (statuses.some((status) => UNDER_WAY.includes(status))) return;
    if (!statuses.includes('manual') || this.#stop.signal.aborted) {
      // A folder that cannot be removed is no reason to fail.
      this.#release ??= this.#parts.executor.release(this.#parts.run).catch(() => {});
      await this.#release;
      this.#end();
    }
    this.#idle();
  }
}

function statusAfter(exit: Exit): JobStatus {
  if (exit.cause === 'canceled') return 'canceled';
  return exit.code === 0 ? 'success' : 'failed';
}

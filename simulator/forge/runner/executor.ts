import type { Exit } from './group-process.ts';
import type { JobLog } from './job-log.ts';
import type { ExpandedJob, PipelineRequest } from './port.ts';
import type { Variables } from './variables.ts';

/** One job, ready to be executed. */
export interface JobTask {
  /** Marks what belongs together: the jobs of one run of a pipeline. */
  readonly run: string;
  readonly request: PipelineRequest;
  readonly job: ExpandedJob;
  /** All variables of the job, references expanded. */
  readonly variables: Variables;
  /** Those among them that come from the forge: predefined, of the project, of this very job. */
  readonly given: Variables;
  /** Names of the jobs of the same pipeline whose artifacts it takes. */
  readonly producers: readonly string[];
  readonly log: JobLog;
  readonly signal: AbortSignal;
}

/** What is left when a job has ended. */
export interface ExecutedJob {
  readonly exit: Exit;
  /** The project folder the job ran in; null when it never got one. */
  readonly folder: string | null;
  /** Removes the folder. */
  discard(): Promise<void>;
}

/** A way to execute the jobs of a pipeline. */
export interface JobExecutor {
  execute(task: JobTask): Promise<ExecutedJob>;
  /** No further job of this run will be executed. */
  release(run: string): Promise<void>;
}

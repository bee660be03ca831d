/**
 * The seam between the forge (which keeps merge requests, pipelines and jobs as GitLab would) and the
 * runner (which expands `.gitlab-ci.yml` and executes jobs).
 */
export interface PipelineRequest {
  readonly pipelineId: number;
  readonly source: 'push' | 'merge_request_event';
  /** Branch name, or `refs/merge-requests/<iid>/head`. */
  readonly ref: string;
  readonly sha: string;
  /** Forty zeros when there is none, and always for merge request pipelines, as in GitLab. */
  readonly beforeSha: string;
  /** Path of the bare repository: jobs clone from here. */
  readonly repository: string;
  /** Predefined `CI_*` variables and project variables, already merged, without those of single jobs. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * Only when jobs are retried: jobs of the same pipeline that ended before, by name, with the artifacts they left
   * (absolute paths by path in the job). They count as done and are not among the jobs of `run`, but may be named
   * by `needs` and `dependencies` of those that are.
   */
  readonly earlier?: Readonly<
    Record<
      string,
      {
        readonly status: JobStatus;
        readonly artifacts: Readonly<Record<string, string>>;
        /** Without it, the job counts as one of an earlier stage. */
        readonly stage?: string;
        readonly allowFailure?: boolean;
      }
    >
  >;
}

export type JobStatus = 'created' | 'pending' | 'running' | 'success' | 'failed' | 'canceled' | 'skipped' | 'manual';

/** A job after expansion: what the forge shows and what the executor runs. */
export interface ExpandedJob {
  readonly name: string;
  readonly stage: string;
  readonly when: 'on_success' | 'on_failure' | 'always' | 'manual';
  readonly allowFailure: boolean;
  /** Names of jobs that have to succeed first; null = all jobs of earlier stages. */
  readonly needs: readonly { readonly job: string; readonly artifacts: boolean; readonly optional: boolean }[] | null;
  /** Names of jobs whose artifacts are wanted; null = those of `needs`, or of all earlier stages. */
  readonly dependencies: readonly string[] | null;
  readonly variables: Readonly<Record<string, string>>;
  readonly beforeScript: readonly string[];
  readonly script: readonly string[];
  readonly afterScript: readonly string[];
  readonly artifacts: {
    readonly paths: readonly string[];
    readonly when: 'on_success' | 'on_failure' | 'always';
    readonly reports: {
      readonly dotenv: readonly string[];
      readonly junit: readonly string[];
      readonly terraform: readonly string[];
    };
  };
  /** Files whose content keys the cache, and the cached paths; null = no cache. */
  readonly cache: { readonly keyFiles: readonly string[]; readonly paths: readonly string[] } | null;
  readonly resourceGroup: string | null;
  readonly environment: string | null;
  readonly timeoutSeconds: number;
}

export interface ExpandedPipeline {
  readonly stages: readonly string[];
  /** Empty when `workflow:rules` or all job rules say no: then GitLab makes no pipeline. */
  readonly jobs: readonly ExpandedJob[];
}

/** What the forge is told while a pipeline runs. */
export interface PipelineListener {
  jobChanged(job: string, status: JobStatus): void;
  log(job: string, chunk: string): void;
  /** `files`: absolute paths of kept artifacts by their path in the job. */
  artifacts(job: string, files: Readonly<Record<string, string>>): void;
}

/** Per job, asked right before it starts: `CI_JOB_ID`, `CI_JOB_TOKEN`, `CI_JOB_STARTED_AT` and the like. */
export type JobVariables = (job: ExpandedJob) => Readonly<Record<string, string>>;

export interface RunningPipeline {
  /** Resolves when no job can run any more without a person. */
  readonly done: Promise<void>;
  /** Starts a manual job. */
  play(job: string): void;
  cancel(): void;
}

export interface PipelineRunner {
  /** How jobs are executed: shown once at start. */
  readonly executor: 'gitlab-ci-local' | 'built-in';
  expand(request: PipelineRequest): Promise<ExpandedPipeline>;
  run(request: PipelineRequest, pipeline: ExpandedPipeline, variables: JobVariables, listener: PipelineListener): RunningPipeline;
  close(): Promise<void>;
}

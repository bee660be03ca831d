import type {
  ExpandedJob,
  ExpandedPipeline,
  JobStatus,
  JobVariables,
  PipelineListener,
  PipelineRequest,
  PipelineRunner,
  RunningPipeline,
} from '../../../simulator/forge/runner/port.ts';

export interface JobResult {
  readonly status: 'success' | 'failed';
  readonly log?: readonly string[];
  /** Absolute paths by path in the job. */
  readonly artifacts?: Readonly<Record<string, string>>;
}

export function job(name: string, stage: string, changes: Partial<ExpandedJob> = {}): ExpandedJob {
  return {
    name,
    stage,
    when: 'on_success',
    allowFailure: false,
    needs: null,
    dependencies: null,
    variables: {},
    beforeScript: [],
    script: [],
    afterScript: [],
    artifacts: { paths: [], when: 'on_success', reports: { dotenv: [], junit: [], terraform: [] } },
    cache: null,
    resourceGroup: null,
    environment: null,
    timeoutSeconds: 60,
    ...changes,
  };
}

/** Ends jobs as the test says, one after the other; nothing is executed. */
export class FakeRunner implements PipelineRunner {
  readonly executor = 'built-in' as const;
  readonly requests: PipelineRequest[] = [];
  readonly jobVariables: Record<string, Readonly<Record<string, string>>> = {};
  /** Names of jobs in the order in which they started, with their pipeline. */
  readonly started: string[] = [];
  /** What retries were told about earlier jobs. */
  readonly earlier: NonNullable<PipelineRequest['earlier']>[] = [];
  cancelled = 0;
  stages: readonly string[] = ['test', 'deploy'];
  /** Which jobs a pipeline has; by default merge requests and `main` get one. */
  jobsOf: (request: PipelineRequest) => readonly ExpandedJob[] = (request) =>
    request.source === 'merge_request_event' || request.ref === 'main' ? [job('check', 'test')] : [];
  result: (job: ExpandedJob, request: PipelineRequest) => Promise<JobResult> | JobResult = () => ({ status: 'success' });

  async expand(request: PipelineRequest): Promise<ExpandedPipeline> {
    this.requests.push(request);
    return { stages: this.stages, jobs: this.jobsOf(request) };
  }

  run(
    request: PipelineRequest,
    pipeline: ExpandedPipeline,
    variables: JobVariables,
    listener: PipelineListener,
  ): RunningPipeline {
    let stopped = false;
    if (request.earlier) this.earlier.push(request.earlier);
    const one = async (definition: ExpandedJob): Promise<JobStatus> => {
      this.jobVariables[definition.name] = variables(definition);
      this.started.push(`${request.pipelineId}:${definition.name}`);
      listener.jobChanged(definition.name, 'running');
      const result = await this.result(definition, request);
      if (stopped) return 'canceled';
      for (const chunk of result.log ?? []) listener.log(definition.name, chunk);
      if (result.artifacts) listener.artifacts(definition.name, result.artifacts);
      listener.jobChanged(definition.name, result.status);
      return result.status;
    };
    const all = async (): Promise<void> => {
      await Promise.resolve();
      for (const definition of pipeline.jobs) {
        if (stopped) return;
        if (definition.when === 'manual') listener.jobChanged(definition.name, 'manual');
        else if ((await one(definition)) !== 'success') return;
      }
    };
    return {
      done: all(),
      play: (name) => {
        const definition = pipeline.jobs.find((one) => one.name === name);
        if (definition) void one(definition);
      },
      cancel: () => {
        stopped = true;
        this.cancelled += 1;
      },
    };
  }

  async close(): Promise<void> {}
}

import type { Core } from '../core.ts';
import type { ExpandedPipeline, PipelineRequest } from '../runner/port.ts';
import type { Job } from '../state/job.ts';
import { headRef } from '../state/merge-request.ts';
import type { Pipeline } from '../state/pipeline.ts';
import { isProtectedRun, type PipelineNumbers, type PipelineWish, pipelineVariables } from './variables.ts';

/** Reads the pipeline's file and starts what it asks for; null when its rules want no pipeline. */
export async function createPipeline(core: Core, wish: PipelineWish): Promise<Pipeline | null> {
  const numbers = {
    id: core.state.nextNumber('pipeline'),
    iid: core.state.nextNumber('pipelineIid'),
    createdAt: core.clock.now(),
  };
  const request = await requestFor(core, wish, numbers);
  const expanded = await expand(core, request, isProtectedRun(wish));
  if (expanded instanceof Error) return brokenPipeline(core, wish, numbers, expanded.message);
  if (expanded.jobs.length === 0 || isOutdated(wish)) return null;
  const pipeline = newPipeline(wish, numbers, expanded.stages);
  const jobs = makeJobs(core, pipeline, expanded);
  core.state.pipelines.set(pipeline.id, pipeline);
  core.queue.enqueue(pipeline, request, expanded, jobs);
  return pipeline;
}

/** While the file was read, a newer commit may have come, or the end of the merge request. */
function isOutdated(wish: PipelineWish): boolean {
  const { mergeRequest } = wish;
  return mergeRequest !== null && (mergeRequest.sha !== wish.sha || mergeRequest.state === 'merged');
}

async function requestFor(core: Core, wish: PipelineWish, numbers: PipelineNumbers): Promise<PipelineRequest> {
  const variables = await pipelineVariables(core, wish, numbers);
  return {
    pipelineId: numbers.id,
    source: wish.mergeRequest === null ? 'push' : 'merge_request_event',
    ref: refOf(wish),
    sha: wish.sha,
    beforeSha: variables['CI_COMMIT_BEFORE_SHA'] ?? wish.beforeSha,
    repository: core.repository.path,
    variables,
  };
}

function refOf(wish: PipelineWish): string {
  return wish.mergeRequest === null ? wish.branch : headRef(wish.mergeRequest.iid);
}

function expand(core: Core, request: PipelineRequest, first: boolean): Promise<ExpandedPipeline | Error> {
  return core.expansions
    .run(first, () => core.runner.expand(request))
    .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
}

function newPipeline(wish: PipelineWish, numbers: PipelineNumbers, stages: readonly string[]): Pipeline {
  return {
    ...numbers,
    ref: refOf(wish),
    sha: wish.sha,
    beforeSha: wish.beforeSha,
    source: wish.source,
    mergeRequestIid: wish.mergeRequest?.iid ?? null,
    protectedRef: isProtectedRun(wish),
    user: wish.user,
    stages,
    yamlErrors: null,
    status: 'created',
    updatedAt: numbers.createdAt,
    startedAt: null,
    finishedAt: null,
    jobs: [],
  };
}

/** A file that cannot be read makes a pipeline that has failed and has no jobs. */
function brokenPipeline(core: Core, wish: PipelineWish, numbers: PipelineNumbers, yamlErrors: string): Pipeline {
  const now = core.clock.now();
  const pipeline: Pipeline = { ...newPipeline(wish, numbers, []), yamlErrors, status: 'failed', finishedAt: now };
  core.state.pipelines.set(pipeline.id, pipeline);
  core.bus.emit('pipeline', pipeline);
  return pipeline;
}

function makeJobs(core: Core, pipeline: Pipeline, expanded: ExpandedPipeline): Job[] {
  const jobs = expanded.jobs.map((definition): Job => newJob(core, pipeline, definition));
  pipeline.jobs.push(...jobs);
  return jobs;
}

export function newJob(core: Core, pipeline: Pipeline, definition: Job['definition']): Job {
  const job: Job = {
    id: core.state.nextNumber('job'),
    pipelineId: pipeline.id,
    name: definition.name,
    stage: definition.stage,
    allowFailure: definition.allowFailure,
    definition,
    user: pipeline.user,
    createdAt: core.clock.now(),
    status: 'created',
    startedAt: null,
    finishedAt: null,
    artifacts: {},
    retried: false,
    trace: '',
  };
  core.state.jobs.set(job.id, job);
  return job;
}

import type { Core } from '../core.ts';
import { readCommit } from '../git/commits.ts';
import { hookTime, secondsBetween } from '../iso.ts';
import { detailedMergeStatus, mergeStatus } from '../merge-requests/mergeability.ts';
import type { Job } from '../state/job.ts';
import { currentJobs, type Pipeline } from '../state/pipeline.ts';
import { PROJECT, ZERO_SHA } from '../state/project.ts';
import { hookCommit, hookMergeRequest, hookProject, hookUser } from './common.ts';

/** The state is taken at the call, however long the commit takes to read. */
export async function pipelineBody(core: Core, pipeline: Pipeline) {
  const { url } = core.address;
  const mergeRequest = core.state.mergeRequests.get(pipeline.mergeRequestIid ?? 0);
  const now = {
    object_kind: 'pipeline',
    object_attributes: attributes(pipeline, url, mergeRequest?.sourceBranch ?? pipeline.ref),
    merge_request: mergeRequest === undefined ? null : hookMergeRequest(mergeRequest, url, ...hookStatuses(core, pipeline)),
    user: hookUser(pipeline.user),
    project: hookProject(url),
    builds: currentJobs(pipeline).map(build),
  };
  const commit = await readCommit(core.repository, pipeline.sha);
  return { ...now, commit: commit === null ? null : hookCommit(commit, url) };
}

function hookStatuses(core: Core, pipeline: Pipeline): [string, string] {
  const mergeRequest = core.state.mergeRequests.get(pipeline.mergeRequestIid ?? 0);
  if (mergeRequest === undefined) return ['', ''];
  return [detailedMergeStatus(core, mergeRequest), mergeStatus(core, mergeRequest)];
}

function attributes(pipeline: Pipeline, url: string, ref: string) {
  return {
    id: pipeline.id,
    iid: pipeline.iid,
    name: null,
    ref,
    tag: false,
    sha: pipeline.sha,
    before_sha: pipeline.mergeRequestIid === null ? pipeline.beforeSha : ZERO_SHA,
    source: pipeline.source,
    status: pipeline.status,
    detailed_status: pipeline.status === 'success' ? 'passed' : pipeline.status,
    stages: pipeline.stages,
    created_at: hookTime(pipeline.createdAt),
    finished_at: hookTime(pipeline.finishedAt),
    duration: secondsBetween(pipeline.startedAt, pipeline.finishedAt),
    queued_duration: secondsBetween(pipeline.createdAt, pipeline.startedAt),
    protected_ref: pipeline.protectedRef,
    variables: [],
    url: `${url}/${PROJECT.path}/-/pipelines/${pipeline.id}`,
  };
}

function build(job: Job) {
  return {
    id: job.id,
    stage: job.stage,
    name: job.name,
    status: job.status,
    created_at: hookTime(job.createdAt),
    started_at: hookTime(job.startedAt),
    finished_at: hookTime(job.finishedAt),
    duration: secondsBetween(job.startedAt, job.finishedAt),
    queued_duration: secondsBetween(job.createdAt, job.startedAt),
    failure_reason: job.status === 'failed' ? 'script_failure' : null,
    when: job.definition.when,
    manual: job.definition.when === 'manual',
    allow_failure: job.allowFailure,
    user: hookUser(job.user),
    runner: null,
    artifacts_file: { filename: Object.keys(job.artifacts).length > 0 ? 'artifacts.zip' : null, size: null },
    environment: job.definition.environment === null ? null : { name: job.definition.environment, action: 'start' },
  };
}

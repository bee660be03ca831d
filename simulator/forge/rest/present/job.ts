import type { Core } from '../../core.ts';
import { readCommit } from '../../git/commits.ts';
import { iso, secondsBetween } from '../../iso.ts';
import type { Job } from '../../state/job.ts';
import { PROJECT } from '../../state/project.ts';
import { presentCommit } from './commit.ts';
import { presentPipeline } from './pipeline.ts';
import { presentUser } from './user.ts';

export async function presentJob(core: Core, job: Job) {
  const { url } = core.address;
  const pipeline = core.state.pipelines.get(job.pipelineId);
  const commit = pipeline === undefined ? null : await readCommit(core.repository, pipeline.sha);
  return {
    id: job.id,
    status: job.status,
    stage: job.stage,
    name: job.name,
    ref: pipeline?.ref ?? '',
    tag: false,
    coverage: null,
    allow_failure: job.allowFailure,
    created_at: iso(job.createdAt),
    started_at: iso(job.startedAt),
    finished_at: iso(job.finishedAt),
    erased_at: null,
    duration: secondsBetween(job.startedAt, job.finishedAt),
    queued_duration: secondsBetween(job.createdAt, job.startedAt),
    ...(job.status === 'failed' ? { failure_reason: 'script_failure' } : {}),
    user: presentUser(job.user, url),
    commit: commit === null ? null : presentCommit(commit, url),
    pipeline: pipeline === undefined ? null : presentPipeline(pipeline, url),
    web_url: `${url}/${PROJECT.path}/-/jobs/${job.id}`,
    project: { ci_job_token_scope_enabled: false },
    ...artifactFields(job),
    runner: null,
    runner_manager: null,
    archived: false,
    tag_list: [],
  };
}

function artifactFields(job: Job) {
  const log = { file_type: 'trace', size: Buffer.byteLength(job.trace), filename: 'job.log', file_format: null };
  const some = Object.keys(job.artifacts).length > 0;
  const archive = { file_type: 'archive', size: 0, filename: 'artifacts.zip', file_format: 'zip' };
  return {
    artifacts: [...(some ? [archive] : []), ...(job.trace === '' ? [] : [log])],
    ...(some ? { artifacts_file: { filename: 'artifacts.zip', size: 0 } } : {}),
    artifacts_expire_at: null,
  };
}

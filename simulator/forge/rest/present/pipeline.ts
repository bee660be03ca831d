import { iso, secondsBetween } from '../../iso.ts';
import type { Pipeline } from '../../state/pipeline.ts';
import { PROJECT, ZERO_SHA } from '../../state/project.ts';
import { presentUser } from './user.ts';

/** As lists show it. */
export function presentPipeline(pipeline: Pipeline, url: string) {
  return {
    id: pipeline.id,
    iid: pipeline.iid,
    project_id: PROJECT.id,
    sha: pipeline.sha,
    ref: pipeline.ref,
    status: pipeline.status,
    source: pipeline.source,
    created_at: iso(pipeline.createdAt),
    updated_at: iso(pipeline.updatedAt),
    web_url: pipelineUrl(pipeline, url),
    name: null,
  };
}

export function presentPipelineInFull(pipeline: Pipeline, url: string) {
  return {
    ...presentPipeline(pipeline, url),
    before_sha: pipeline.mergeRequestIid === null ? pipeline.beforeSha : ZERO_SHA,
    tag: false,
    yaml_errors: pipeline.yamlErrors,
    user: presentUser(pipeline.user, url),
    started_at: iso(pipeline.startedAt),
    finished_at: iso(pipeline.finishedAt),
    committed_at: null,
    duration: secondsBetween(pipeline.startedAt, pipeline.finishedAt),
    queued_duration: secondsBetween(pipeline.createdAt, pipeline.startedAt),
    coverage: null,
    archived: false,
    detailed_status: detailedStatus(pipeline),
  };
}

function detailedStatus(pipeline: Pipeline) {
  const label = pipeline.status === 'success' ? 'passed' : pipeline.status;
  return {
    icon: `status_${pipeline.status}`,
    text: label[0]?.toUpperCase() + label.slice(1),
    label,
    group: pipeline.status,
    tooltip: label,
    has_details: true,
    details_path: `/${PROJECT.path}/-/pipelines/${pipeline.id}`,
    illustration: null,
    favicon: null,
  };
}

export function pipelineUrl(pipeline: Pipeline, url: string): string {
  return `${url}/${PROJECT.path}/-/pipelines/${pipeline.id}`;
}

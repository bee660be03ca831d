import { Jobs, Pipelines } from '@gitbeaker/rest';
import { ForgeFailure } from './failure.ts';
import type { Forge } from './port.ts';
import { answered } from './refusals.ts';
import type { GitLab } from './resources.ts';
import { jobFrom, pipelineFrom } from './schema.ts';

const ARTIFACT_TIMEOUT_MS = 60_000;
const LARGEST_ARTIFACT = 20 * 1024 * 1024;

/** What pipelines did. */
export function pipelinesPart({
  projectId,
  options,
  http,
}: GitLab): Pick<Forge, 'pipelinesOf' | 'pipeline' | 'jobsOf' | 'artifact'> {
  const pipelines = new Pipelines(options);
  const jobs = new Jobs(options);
  return {
    async pipelinesOf(sha, { source }) {
      const found = await pipelines.all(projectId, { sha, source, orderBy: 'id', sort: 'desc', perPage: 100, maxPages: 1 });
      // An older forge ignores a filter that it does not know.
      return found.map(pipelineFrom).filter((pipeline) => pipeline.sha === sha && pipeline.source === source);
    },
    async pipeline(id) {
      const answer = await answered(async () => pipelineFrom(await pipelines.show(projectId, id)));
      return answer.ok ? answer.value : null;
    },
    async jobsOf(pipelineId) {
      return (await jobs.all(projectId, { pipelineId, perPage: 100 })).map(jobFrom);
    },
    async artifact(jobId, path, maxBytes = LARGEST_ARTIFACT) {
      const file = path.split('/').map(encodeURIComponent).join('/');
      try {
        const answer = await http({
          method: 'GET',
          endpoint: `projects/${projectId}/jobs/${jobId}/artifacts/${file}`,
          repeatable: true,
          timeoutMs: ARTIFACT_TIMEOUT_MS,
          maxBytes,
          followRedirects: true,
        });
        return answer.text;
      } catch (error) {
        if (error instanceof ForgeFailure && (error.status === 404 || error.status === 413)) return null;
        throw error;
      }
    },
  };
}

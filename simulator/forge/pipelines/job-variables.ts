import type { Tokens } from '../access/tokens.ts';
import { iso } from '../iso.ts';
import { hasEnded, type Job } from '../state/job.ts';
import { PROJECT, type ProjectVariable } from '../state/project.ts';

/** What a job gets right before it starts. Its token works until it ends. */
export function jobVariables(job: Job, surroundings: { tokens: Tokens; url: string; now: number }): Record<string, string> {
  const { tokens, url, now } = surroundings;
  const token = tokens.issueFor(job);
  return {
    CI_JOB_ID: String(job.id),
    CI_JOB_NAME: job.name,
    CI_JOB_STAGE: job.stage,
    CI_JOB_TOKEN: token,
    CI_JOB_URL: `${url}/${PROJECT.path}/-/jobs/${job.id}`,
    CI_JOB_STARTED_AT: iso(now),
    CI_JOB_TIMEOUT: String(job.definition.timeoutSeconds),
    CI_JOB_MANUAL: String(job.definition.when === 'manual'),
    CI_JOB_STATUS: 'running',
    CI_REPOSITORY_URL: url.replace('://', `://gitlab-ci-token:${token}@`).concat(`/${PROJECT.path}.git`),
    ...(job.definition.environment === null ? {} : { CI_ENVIRONMENT_NAME: job.definition.environment }),
  };
}

/** What must not be shown in a job's log. */
export function jobSecrets(job: Job, tokens: Tokens, variables: readonly ProjectVariable[]): string[] {
  const masked = variables.filter((variable) => variable.masked).map((variable) => variable.value);
  return hasEnded(job) ? masked : [...masked, tokens.issueFor(job)];
}

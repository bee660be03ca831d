import type { Environment } from './settings.ts';

/** GitLab sets all of them in every job. Whoever starts a pipeline can make one of them empty, and cannot take it away. */
const SIGNS = ['CI', 'GITLAB_CI', 'CI_JOB_TOKEN'];

/** Whether this runs as a job of a pipeline, where variables may be somebody else's. */
export function inPipeline(env: Environment): boolean {
  return SIGNS.some((name) => env[name] !== undefined);
}

import type { Facts, TimeFacts } from './facts.ts';
import { asInstant, asSha, asText } from './json.ts';
import { spelt } from './usernames.ts';

/** The environment of the job. */
export type Env = Readonly<Record<string, string | undefined>>;

/**
 * Everything that the gate reads from its environment. Whoever may set variables may set these, so they say where to ask;
 * what they claim beyond that is compared with what was found, and a difference is reported.
 */
export interface Variables {
  readonly apiUrl: string | null;
  readonly projectId: number | null;
  readonly pipelineId: number | null;
  readonly jobId: number | null;
  readonly mergeRequestIid: number | null;
  readonly commitSha: string | null;
  readonly branch: string | null;
  readonly bot: string | null;
  readonly time: TimeFacts;
  /** Which pipeline this would be; believed only while the forge cannot be asked. */
  readonly side: Facts['side'];
}

/** `now` is real time in ms, for a run outside any pipeline. */
export function readVariables(env: Env, now: () => number): Variables {
  const bot = asText(env['TRIMTAB_BOT_USERNAME']);
  const started = asInstant(env['CI_JOB_STARTED_AT']);
  return {
    apiUrl: apiUrlOf(env['CI_API_V4_URL']),
    projectId: idOf(env['CI_PROJECT_ID']),
    pipelineId: idOf(env['CI_PIPELINE_ID']),
    jobId: idOf(env['CI_JOB_ID']),
    mergeRequestIid: idOf(env['CI_MERGE_REQUEST_IID']),
    commitSha: asSha(env['CI_COMMIT_SHA']),
    branch: asText(env['CI_COMMIT_BRANCH']),
    bot: bot === null ? null : spelt(bot),
    time: started === null ? { ms: now(), source: 'clock' } : { ms: started, source: 'runner' },
    side: sideOf(env),
  };
}

/** A number that the forge counts by: 1, 2, 3. */
export function idOf(value: string | undefined): number | null {
  return value !== undefined && /^[1-9][0-9]{0,14}$/.test(value) ? Number(value) : null;
}

function apiUrlOf(value: string | undefined): string | null {
  return value !== undefined && /^https?:\/\/[^\s?#]+$/.test(value) ? value.replace(/\/+$/, '') : null;
}

function sideOf(env: Env): Facts['side'] {
  if (idOf(env['CI_MERGE_REQUEST_IID']) !== null) return 'merge-request';
  const branch = asText(env['CI_COMMIT_BRANCH']);
  return branch !== null && branch === env['CI_DEFAULT_BRANCH'] ? 'protected-branch' : 'local';
}

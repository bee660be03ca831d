import { systemClock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import { retry } from '../../lib/retry.ts';
import type { Facts, ForgeFacts, MergeRequestFacts, TimeFacts } from './facts.ts';
import { type Env, type ForgeApi, idOf, openApi } from './forge-api.ts';
import { asInstant, asList, asNumber, asObject, asSha, asText, type JsonObject } from './json.ts';

/** The facts that the forge and the runner contribute. */
export type ForgeReading = Pick<Facts, 'forge' | 'startedBy' | 'time'>;

export interface ForgeReader {
  readonly side: Facts['side'];
  readonly projectId: number;
  readonly pipelineId: number | null;
  readonly mergeRequestIid: number | null;
  /** Null when the pipeline names no API or carries no token. */
  readonly api: ForgeApi | null;
  /** Never throws: what cannot be asked is unknown. `problem` says in a sentence why, for the log. */
  read(headSha: string): Promise<ForgeReading & { problem: string | null }>;
}

/** Reads the pipeline's variables once; `now` is real time in ms, for a run outside any pipeline. */
export function openForgeReader(env: Env, fetchApi: typeof fetch, now: () => number): ForgeReader {
  const api = openApi(env, fetchApi);
  const side = sideOf(env);
  const identity = {
    side,
    projectId: idOf(env['CI_PROJECT_ID']) ?? 0,
    pipelineId: idOf(env['CI_PIPELINE_ID']),
    mergeRequestIid: idOf(env['CI_MERGE_REQUEST_IID']),
  };
  return {
    ...identity,
    api,
    async read(headSha) {
      const runner = { startedBy: asText(env['GITLAB_USER_LOGIN']), time: runnerTime(env, now) };
      if (api === null) return { ...runner, forge: notReached(env), problem: 'The pipeline names no API or carries no token.' };
      try {
        return { ...runner, ...(await ask(api, { ...identity, headSha, env, fallback: runner.time })), problem: null };
      } catch (error) {
        return { ...runner, forge: notReached(env), problem: `The forge could not be asked: ${messageOf(error)}.` };
      }
    },
  };
}

function sideOf(env: Env): Facts['side'] {
  if (idOf(env['CI_MERGE_REQUEST_IID']) !== null) return 'merge-request';
  const branch = asText(env['CI_COMMIT_BRANCH']);
  return branch !== null && branch === env['CI_DEFAULT_BRANCH'] ? 'protected-branch' : 'local';
}

function notReached(env: Env): ForgeFacts {
  const bot = asText(env['TRIMTAB_BOT_USERNAME']);
  return { reached: false, bot, defaultBranch: null, pipelineUser: null, mergeRequest: null };
}

function runnerTime(env: Env, now: () => number): TimeFacts {
  const started = asInstant(env['CI_JOB_STARTED_AT']);
  return started === null ? { ms: now(), source: 'clock' } : { ms: started, source: 'runner' };
}

interface Question {
  readonly side: Facts['side'];
  readonly pipelineId: number | null;
  readonly mergeRequestIid: number | null;
  readonly headSha: string;
  readonly env: Env;
  readonly fallback: TimeFacts;
}

async function ask(api: ForgeApi, question: Question): Promise<Pick<ForgeReading, 'forge' | 'time'>> {
  const project = asObject(await got(api, ''));
  const mergeRequest = await mergeRequestOf(api, question);
  const pipeline = question.pipelineId === null ? null : asObject(await got(api, `/pipelines/${question.pipelineId}`));
  const started = await startedAt(api, question);
  return {
    forge: {
      reached: true,
      bot: asText(question.env['TRIMTAB_BOT_USERNAME']),
      defaultBranch: asText(project?.['default_branch']),
      pipelineUser: usernameOf(pipeline?.['user']),
      mergeRequest,
    },
    time: started === null ? question.fallback : { ms: started, source: 'forge' },
  };
}

/** The merge request that this pipeline is of, or that became this commit of the protected branch. */
async function mergeRequestOf(api: ForgeApi, { side, mergeRequestIid, headSha }: Question): Promise<MergeRequestFacts | null> {
  if (side === 'merge-request') return readMergeRequest(asObject(await got(api, `/merge_requests/${mergeRequestIid}`)));
  if (side === 'local') return null;
  const listed = asList(await got(api, `/repository/commits/${headSha}/merge_requests`)) ?? [];
  const made = listed.map((entry) => readMergeRequest(asObject(entry))).filter((request) => request !== null);
  const ours = made.find((request) => request.state === 'merged' && request.mergeCommitSha === headSha);
  if (ours === undefined) return null;
  // The list may leave out who merged.
  return ours.mergeUser === null ? readMergeRequest(asObject(await got(api, `/merge_requests/${ours.iid}`))) : ours;
}

function readMergeRequest(entry: JsonObject | null): MergeRequestFacts | null {
  const iid = asNumber(entry?.['iid']);
  if (entry === null || iid === null) return null;
  const source = asNumber(entry['source_project_id']);
  const target = asNumber(entry['target_project_id']) ?? asNumber(entry['project_id']);
  const merged = entry['state'] === 'merged';
  return {
    iid,
    author: usernameOf(entry['author']),
    sourceBranch: asText(entry['source_branch']),
    targetBranch: asText(entry['target_branch']),
    sameProject: source === null || target === null ? null : source === target,
    state: asText(entry['state']),
    headSha: asSha(entry['sha']),
    // A fast-forward leaves neither a merge nor a squash commit: the head itself is what was merged.
    mergeCommitSha:
      asSha(entry['merge_commit_sha']) ?? asSha(entry['squash_commit_sha']) ?? (merged ? asSha(entry['sha']) : null),
    mergeUser: usernameOf(entry['merge_user']) ?? usernameOf(entry['merged_by']),
  };
}

function usernameOf(user: unknown): string | null {
  return asText(asObject(user)?.['username']);
}

/** When this job started, by the forge's clock: a job that is retried later is judged at that later time. */
async function startedAt(api: ForgeApi, { pipelineId, env }: Question): Promise<number | null> {
  const jobId = idOf(env['CI_JOB_ID']);
  if (jobId === null) return null;
  const single = asObject(await got(api, `/jobs/${jobId}`));
  if (single !== null) return asInstant(single['started_at']);
  if (pipelineId === null) return null;
  const jobs = (asList(await got(api, `/pipelines/${pipelineId}/jobs?per_page=100`)) ?? []).map(asObject);
  return asInstant(jobs.find((job) => job?.['id'] === jobId)?.['started_at']);
}

/** Twice at most: a hiccup should not ask a person, and a forge that is away should not hold up the job. */
const TRIES = { tries: 2, firstPauseMs: 300, again: () => ({ retry: true }), clock: systemClock(), random: () => 0.5 };

/** The body, or null when the forge answers that there is no such thing; throws for everything else. */
async function got(api: ForgeApi, path: string): Promise<unknown> {
  const { status, body } = await retry(async () => {
    const answer = await api.call('GET', path);
    if (answer.status >= 500 || answer.status === 429) throw unexpected(path, answer.status);
    return answer;
  }, TRIES);
  if (status === 200) return body;
  if (status === 404) return null;
  throw unexpected(path, status);
}

function unexpected(path: string, status: number): Error {
  return new Error(`GET ${path === '' ? 'the project' : path.split('?')[0]} answered ${status}`);
}

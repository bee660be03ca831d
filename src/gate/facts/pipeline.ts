import type { Facts } from './facts.ts';
import { type ForgeApi, got, gotOrNull } from './forge-api.ts';
import { asInstant, asList, asNumber, asObject, asSha, asText, type JsonObject } from './json.ts';
import { usernameOf } from './usernames.ts';

/** The pipeline that judges, by the forge's account. */
export interface PipelineFacts {
  readonly id: number;
  readonly sha: string | null;
  /** A branch, or `refs/merge-requests/<iid>/head`. */
  readonly ref: string | null;
  /** What the branch was before the push; null when the forge does not say. */
  readonly beforeSha: string | null;
  readonly user: string | null;
  /** What it was created for, such as `push`. */
  readonly source: string | null;
}

/** The job that judges. */
export interface JobFacts {
  readonly pipelineId: number | null;
  readonly running: boolean;
  readonly startedAtMs: number | null;
  /** How long it has been running by now, by the forge's account; null when it does not say. */
  readonly ranMs: number | null;
}

export async function readPipeline(api: ForgeApi, id: number | null): Promise<PipelineFacts | null> {
  const entry = id === null ? null : asObject(await got(api, `/pipelines/${id}`));
  if (id === null || entry === null) return null;
  return {
    id,
    sha: asSha(entry['sha']),
    ref: asText(entry['ref']),
    beforeSha: beforeIn(entry),
    user: usernameOf(entry['user']),
    source: asText(entry['source']),
  };
}

/** A pipeline that nobody pushed names zeros. */
function beforeIn(entry: JsonObject): string | null {
  const before = asSha(entry['before_sha']);
  return before === null || /^0+$/.test(before) ? null : before;
}

/** A job that is retried later is another job: it is judged at that later time. */
export async function readJob(api: ForgeApi, jobId: number | null, pipelineId: number | null): Promise<JobFacts | null> {
  if (jobId === null) return null;
  const single = asObject(await got(api, `/jobs/${jobId}`));
  const listed =
    single === null && pipelineId !== null ? asList(await got(api, `/pipelines/${pipelineId}/jobs?per_page=100`)) : null;
  const job = single ?? (listed ?? []).map(asObject).find((entry) => entry?.['id'] === jobId) ?? null;
  if (job === null) return null;
  const seconds = asNumber(job['duration']);
  return {
    pipelineId: asNumber(asObject(job['pipeline'])?.['id']),
    running: job['status'] === 'running',
    startedAtMs: asInstant(job['started_at']),
    ranMs: seconds === null ? null : Math.round(seconds * 1000),
  };
}

/** Of these a pipeline moves on without anybody: one that waits for a person is on no way. */
const UNFINISHED: ReadonlySet<unknown> = new Set([
  ...['created', 'waiting_for_resource', 'preparing', 'pending', 'running', 'scheduled', 'canceling'],
]);

/** What a pipeline that has not ended runs for; null where the forge does not say. */
export type UnfinishedPipeline = Pick<PipelineFacts, 'sha' | 'beforeSha'>;

const LISTED = 100;

/**
 * Unfinished pipelines among the newest hundred of a branch, `own` aside; with `olderOnly` those alone that were there before
 * it, so that of several at once the first need not wait for the last. Null when the forge does not say.
 */
export async function unfinishedPipelines(
  api: ForgeApi,
  branch: string,
  { own, olderOnly }: { own: number | null; olderOnly: boolean },
): Promise<readonly UnfinishedPipeline[] | null> {
  const answer = asList(await gotOrNull(api, `/pipelines?ref=${encodeURIComponent(branch)}&per_page=${LISTED}`));
  const listed = answer?.map((entry) => asObject(entry)).filter((entry) => entry !== null);
  if (answer === null || listed?.length !== answer.length) return null;
  const counts = (id: number | null) => id === null || (olderOnly && own !== null ? id < own : id !== own);
  const ids = listed.map((entry) => asNumber(entry['id']));
  // Whoever has a hundred behind it does not see who is before it.
  if (olderOnly && listed.length >= LISTED && !ids.some((id) => id !== null && own !== null && id <= own)) return null;
  const unfinished = listed.filter((entry, index) => counts(ids[index] ?? null) && UNFINISHED.has(entry['status']));
  return Promise.all(unfinished.map((entry) => pushOf(api, entry)));
}

/** Lists leave out what was before the push. */
async function pushOf(api: ForgeApi, entry: JsonObject): Promise<UnfinishedPipeline> {
  const id = asNumber(entry['id']);
  const full = id === null ? null : asObject(await gotOrNull(api, `/pipelines/${id}`));
  const sha = asSha(entry['sha']);
  return { sha, beforeSha: full === null || asSha(full['sha']) !== sha ? null : beforeIn(full) };
}

/** A commit that was tried more often than this has too many hands in it to name them. */
const MOST_STARTED = 10;

/**
 * Everybody who started a pipeline of a proposed commit: who pushed it, and whose variables it ran with. The target branch's
 * own are left out: after a fast-forward they are of who merged. Null when the forge does not say, or knows of none.
 */
export async function startersOf(api: ForgeApi, sha: string | null, target: string | null): Promise<readonly string[] | null> {
  if (sha === null || target === null) return null;
  const listed = asList(await gotOrNull(api, `/pipelines?sha=${sha}&per_page=100`))?.map(asObject);
  if (listed === undefined || listed.includes(null)) return null;
  const proposed = listed.filter((entry) => entry?.['sha'] === sha && entry['ref'] !== target);
  if (proposed.length === 0 || proposed.length > MOST_STARTED) return null;
  const users = await Promise.all(proposed.map(async (entry) => usernameOf(entry?.['user']) ?? starterOf(api, entry?.['id'])));
  return users.includes(null) ? null : [...new Set(users.filter((user) => user !== null))];
}

/** Lists leave out who started what they list. */
async function starterOf(api: ForgeApi, id: unknown): Promise<string | null> {
  const number = asNumber(id);
  return number === null ? null : usernameOf(asObject(await gotOrNull(api, `/pipelines/${number}`))?.['user']);
}

/** Tip of a branch; null when there is none. */
export async function tipOf(api: ForgeApi, branch: string): Promise<string | null> {
  const entry = asObject(await got(api, `/repository/branches/${encodeURIComponent(branch)}`));
  return asSha(asObject(entry?.['commit'])?.['id']);
}

const MERGE_REQUEST_REF = /^refs\/merge-requests\/([1-9][0-9]{0,14})\/(?:head|merge|train)$/;

/** Number of the merge request that a pipeline belongs to; null when it belongs to none. */
export function requestOf(ref: string | null): number | null {
  const iid = ref === null ? undefined : MERGE_REQUEST_REF.exec(ref)?.[1];
  return iid === undefined ? null : Number(iid);
}

/** Which pipeline it is by its own ref: variables cannot make it another one. */
export function sideOf(ref: string, targetBranch: string | null): Facts['side'] {
  if (requestOf(ref) !== null) return 'merge-request';
  return ref === targetBranch ? 'protected-branch' : 'local';
}

import { messageOf } from '../../lib/errors.ts';
import { type ForgeAddress, forgeAddress } from '../trust/forge-address.ts';
import type { TrustFile } from '../trust/trust-file.ts';
import { type Arrival, arrivalOf } from './arrival.ts';
import { checkedOut, contradictionsOf } from './contradictions.ts';
import type { Facts, ForgeFacts } from './facts.ts';
import { type ForgeApi, got, openApi } from './forge-api.ts';
import type { HeadFacts } from './git.ts';
import { asObject, asText } from './json.ts';
import { requestBy } from './merge-request.ts';
import {
  type JobFacts,
  readJob,
  readPipeline,
  requestOf,
  sideOf,
  startersOf,
  tipOf,
  type UnfinishedPipeline,
  unfinishedPipelines,
} from './pipeline.ts';
import { type Env, readVariables, type Variables } from './variables.ts';

/** What the forge and the runner contribute. */
export interface ForgeReading extends Pick<Facts, 'side' | 'forge' | 'directPush' | 'time' | 'contradictions'> {
  /**
   * Unfinished pipelines of the target branch: for a merge request all, on the target branch those that were there before this
   * one. Null when the forge does not say.
   */
  readonly unfinished: readonly UnfinishedPipeline[] | null;
  /** Commit of the target branch to judge against: its tip, or what it was before the push. Null when the forge does not say. */
  readonly targetSha: string | null;
  /** Usernames of those who started pipelines of the merge request's head; null when the forge does not say. */
  readonly starters: readonly string[] | null;
  /** See `Approvals.stale`. */
  readonly staleApprovals: readonly string[];
  /** Why the forge could not be asked, in a sentence; null when it could. */
  readonly problem: string | null;
}

export interface ForgeReader {
  readonly variables: Variables;
  readonly projectId: number;
  readonly pipelineId: number | null;
  /** Null when the job names no API or carries no token. */
  readonly api: ForgeApi | null;
  /** Never throws: what cannot be asked is unknown. */
  read(head: HeadFacts): Promise<ForgeReading>;
}

export interface ReaderSource {
  readonly env: Env;
  readonly fetch: typeof fetch;
  /** Real time in ms, for a run outside any pipeline and for how long this one takes. */
  now(): number;
  /** That of the gate project, when there is one: what it says counts instead of the variables. */
  readonly trust: TrustFile | null;
  /** Address of the repository that the checkout came from; null when it came from nowhere. */
  readonly origin: string | null;
}

/** Reads the job's variables once. No forge is asked, and none is given a token, but the one of `forgeAddress`. */
export function openForgeReader({ env, fetch, now, trust, origin }: ReaderSource): ForgeReader {
  const opened = now();
  const variables = readVariables(env, now);
  const projectId = trust?.projectId ?? variables.projectId;
  const address = forgeAddress({ trust, named: variables.apiUrl, origin });
  const api = openApi({ apiUrl: address.apiUrl, projectId }, env, fetch);
  return {
    variables,
    projectId: projectId ?? 0,
    pipelineId: variables.pipelineId,
    api,
    async read(head) {
      const question = { variables, head, targetBranch: trust?.targetBranch ?? null, elapsed: () => now() - opened };
      if (api === null) return withAddress(notReached(question, 'The pipeline names no API or carries no token.'), address);
      try {
        return await ask(api, question);
      } catch (error) {
        return notReached(question, `The forge could not be asked: ${messageOf(error)}.`);
      }
    },
  };
}

function withAddress(reading: ForgeReading, { contradiction, problem }: ForgeAddress): ForgeReading {
  const contradictions = contradiction === null ? reading.contradictions : [...reading.contradictions, contradiction];
  return { ...reading, contradictions, problem: problem ?? contradiction ?? reading.problem };
}

interface Question {
  readonly variables: Variables;
  readonly head: HeadFacts;
  /** As the gate project names it; null = the project's default branch. */
  readonly targetBranch: string | null;
  /** ms that the gate has been running; only differences of the runner's clock are believed. */
  elapsed(): number;
}

function notReached({ variables, head }: Question, problem: string): ForgeReading {
  const { bot, side, time } = variables;
  const forge: ForgeFacts = { reached: false, bot, defaultBranch: null, pipelineUser: null, mergeRequest: null };
  const unknown = { directPush: false, unfinished: null, targetSha: null, starters: null, staleApprovals: [] };
  return { side, forge, time, ...unknown, contradictions: checkedOut(variables, head.sha), problem };
}

async function ask(api: ForgeApi, question: Question): Promise<ForgeReading> {
  const { variables, head } = question;
  const { pipelineId, jobId } = variables;
  const [answer, pipeline, job] = await Promise.all([
    got(api, ''),
    readPipeline(api, pipelineId),
    readJob(api, jobId, pipelineId),
  ]);
  const project = asObject(answer);
  const branch = question.targetBranch ?? asText(project?.['default_branch']);
  const ref = pipeline?.ref ?? null;
  const side = ref === null ? variables.side : sideOf(ref, branch);
  // What the variables alone say of it puts no other pipeline behind it.
  const olderOnly = ref !== null && side === 'protected-branch';
  const [{ found, unrequested }, tip, unfinished] = await Promise.all([
    arrivalAt(api, side, requestOf(ref) ?? variables.mergeRequestIid, { head, branch }),
    side === 'merge-request' && branch !== null ? tipOf(api, branch) : null,
    branch === null ? null : unfinishedPipelines(api, branch, { own: pipelineId, olderOnly }),
  ]);
  const pushed = side === 'protected-branch' && pipeline?.sha === head.sha ? pipeline : null;
  const mergeRequest = found?.request ?? null;
  const starters = mergeRequest === null ? null : await startersOf(api, mergeRequest.headSha, branch);
  const contradictions = [
    ...checkedOut(variables, head.sha),
    ...(project !== null && project['id'] !== api.projectId
      ? ['CI_PROJECT_ID names a project that calls itself otherwise.']
      : []),
    ...contradictionsOf(variables, head.sha, { pipeline, job, mergeRequest }),
  ];
  return {
    side,
    forge: { reached: true, bot: variables.bot, defaultBranch: branch, pipelineUser: pipeline?.user ?? null, mergeRequest },
    time: timeOf(job, pipelineId, question.elapsed()) ?? variables.time,
    unfinished,
    directPush: olderOnly && unrequested && pushed?.source === 'push' && head.parents?.length === 1,
    targetSha: side === 'merge-request' ? tip : (pushed?.beforeSha ?? null),
    starters,
    staleApprovals: found?.staleApprovals ?? [],
    contradictions,
    problem: null,
  };
}

/** The merge request that this pipeline is of, or that became this commit of the protected branch. */
async function arrivalAt(
  api: ForgeApi,
  side: Facts['side'],
  iid: number | null,
  { head, branch }: { head: HeadFacts; branch: string | null },
): Promise<Arrival> {
  if (side === 'protected-branch') return arrivalOf(api, head, branch);
  const found = side === 'merge-request' && iid !== null ? await requestBy(api, iid) : null;
  return { found, unrequested: false };
}

/**
 * The forge's own word, and only for a job that runs right now: the start of an old one would make an old decision fresh. So
 * would the start of a long one, hence what has passed since counts, by the forge where it says so.
 */
function timeOf(job: JobFacts | null, pipelineId: number | null, elapsedMs: number): Facts['time'] | null {
  if (job === null || !job.running || job.pipelineId === null || job.pipelineId !== pipelineId) return null;
  return job.startedAtMs === null ? null : { ms: job.startedAtMs + Math.max(0, job.ranMs ?? 0, elapsedMs), source: 'forge' };
}

import { isRecord } from '../fields.ts';
import type { Environment } from './settings.ts';

/** This job as the forge itself knows it: variables can be overridden by whoever starts a pipeline. */
export interface ForgeJob {
  /** ms since the epoch, by the forge's clock. */
  readonly startedAt: number;
  /** True when it is no first attempt: it came to be after its pipeline. */
  readonly retried: boolean;
  /** When its pipeline came to be, by the same clock. */
  readonly pipelineAt?: number;
  /** The branch that it is a job of. */
  readonly ref?: string;
  /** What time it is by that clock, as far as it is known: the start of a long job is long ago. */
  now?(): number;
}

export interface Outside {
  readonly ask: typeof fetch;
  /** ms that this process has run, by a clock that nobody sets. */
  uptime(): number;
  /** Before it is asked once more, in ms. */
  readonly pauseMs: number;
}

const OUTSIDE: Outside = { ask: fetch, uptime: () => performance.now(), pauseMs: 500 };
const TIMEOUT_MS = 5000;
/** Jobs are made together with their pipeline; what came this much later was started again. */
const TOGETHER_MS = 60_000;

/** Null outside a pipeline and where the forge does not say. `forge`: root of the API that may be given the job's token. */
export async function forgeJob(forge: string | null, env: Environment, outside: Outside = OUTSIDE): Promise<ForgeJob | null> {
  const token = env['CI_JOB_TOKEN'];
  if (forge === null || token === undefined || token === '') return null;
  const once = () => answerOf(`${forge.replace(/\/+$/, '')}/job`, token, outside.ask);
  const first = await once();
  if (first === 'nothing') await new Promise((resolve) => setTimeout(resolve, outside.pauseMs));
  const answer = first === 'nothing' ? await once() : first;
  return answer === 'nothing' ? null : read(answer.body, outside);
}

/** `nothing` when it cannot be reached or fails, so that it may be worth another try. */
async function answerOf(url: string, token: string, ask: typeof fetch): Promise<'nothing' | { readonly body: unknown }> {
  try {
    const request = { headers: { 'job-token': token }, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) } as const;
    const answer = await ask(url, request);
    if (answer.ok) return { body: await answer.json() };
    return answer.status >= 500 || answer.status === 429 ? 'nothing' : { body: null };
  } catch {
    return 'nothing';
  }
}

function read(job: unknown, { uptime }: Outside): ForgeJob | null {
  if (!isRecord(job)) return null;
  const pipeline = isRecord(job['pipeline']) ? job['pipeline'] : {};
  const [startedAt, createdAt, pipelineAt] = [job['started_at'], job['created_at'], pipeline['created_at']].map((value) =>
    Date.parse(String(value)),
  );
  if (startedAt === undefined || Number.isNaN(startedAt) || pipelineAt === undefined || Number.isNaN(pipelineAt)) return null;
  const retried = createdAt !== undefined && createdAt - pipelineAt > TOGETHER_MS;
  // GitLab says how long a job has been running by now; steps before this process are part of that.
  const ran = typeof job['duration'] === 'number' && Number.isFinite(job['duration']) ? job['duration'] * 1000 : 0;
  const before = Math.max(0, ran - uptime());
  const ref = typeof job['ref'] === 'string' ? { ref: job['ref'] } : {};
  return { startedAt, retried, pipelineAt, ...ref, now: () => startedAt + before + uptime() };
}

import { isRecord } from '../fields.ts';
import type { Environment } from './settings.ts';

/** This job as the forge itself knows it: variables can be overridden by whoever starts a pipeline. */
export interface ForgeJob {
  /** ms since the epoch, by the forge's clock. */
  readonly startedAt: number;
  /** True when it is no first attempt: it came to be after its pipeline. */
  readonly retried: boolean;
}

const TIMEOUT_MS = 5000;
/** Jobs are made together with their pipeline; what came this much later was started again. */
const TOGETHER_MS = 60_000;

/** Null outside a pipeline and where the forge does not say. */
export async function forgeJob(env: Environment, ask: typeof fetch = fetch): Promise<ForgeJob | null> {
  const [api, token] = [env['CI_API_V4_URL'], env['CI_JOB_TOKEN']];
  if (api === undefined || api === '' || token === undefined || token === '') return null;
  try {
    const request = { headers: { 'job-token': token }, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) } as const;
    const answer = await ask(`${api.replace(/\/+$/, '')}/job`, request);
    return answer.ok ? read(await answer.json()) : null;
  } catch {
    return null;
  }
}

function read(job: unknown): ForgeJob | null {
  if (!isRecord(job)) return null;
  const pipeline = isRecord(job['pipeline']) ? job['pipeline'] : {};
  const [startedAt, createdAt, pipelineAt] = [job['started_at'], job['created_at'], pipeline['created_at']].map((value) =>
    Date.parse(String(value)),
  );
  if (startedAt === undefined || Number.isNaN(startedAt)) return null;
  const retried = createdAt !== undefined && pipelineAt !== undefined && createdAt - pipelineAt > TOGETHER_MS;
  return { startedAt, retried };
}

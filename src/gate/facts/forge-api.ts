import { systemClock } from '../../lib/clock.ts';
import { retry } from '../../lib/retry.ts';
import { asText, parseJson } from './json.ts';
import type { Env } from './variables.ts';

/** The forge's API as the gate uses it. */
export interface ForgeApi {
  readonly projectId: number;
  /** Parsed body and status of a call below `/projects/<id>`; throws when the forge cannot be reached. */
  call(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<{ status: number; body: unknown }>;
}

const TIME_LIMIT_MS = 5_000;
const LARGEST_BODY = 1024 * 1024;

/** Null when the address is not known or the job carries no token. */
export function openApi(
  where: { apiUrl: string | null; projectId: number | null },
  env: Env,
  fetchApi: typeof fetch,
): ForgeApi | null {
  const { apiUrl, projectId } = where;
  const headers = credentials(env);
  if (apiUrl === null || projectId === null || headers === null) return null;
  return {
    projectId,
    async call(method, path, body) {
      const response = await fetchApi(`${apiUrl}/projects/${projectId}${path}`, {
        method,
        headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIME_LIMIT_MS),
      });
      const text = await response.text();
      return { status: response.status, body: text.length > LARGEST_BODY ? undefined : parseJson(text) };
    },
  };
}

/** The gate's own token may write notes; a job token only reads. */
function credentials(env: Env): Record<string, string> | null {
  const own = asText(env['TRIMTAB_GATE_TOKEN']);
  if (own !== null) return { 'private-token': own };
  const job = asText(env['CI_JOB_TOKEN']);
  return job === null ? null : { 'job-token': job };
}

/** Twice at most: a hiccup should not ask a person, and a forge that is away should not hold up the job. */
const TRIES = { tries: 2, firstPauseMs: 300, again: () => ({ retry: true }), clock: systemClock(), random: () => 0.5 };

/** The body, or null when the forge answers that there is no such thing; throws for everything else. */
export async function got(api: ForgeApi, path: string): Promise<unknown> {
  const { status, body } = await retry(async () => {
    const answer = await api.call('GET', path);
    if (answer.status >= 500 || answer.status === 429) throw unexpected(path, answer.status);
    return answer;
  }, TRIES);
  if (status === 200) return body;
  if (status === 404) return null;
  throw unexpected(path, status);
}

/** As `got`, for what may be unknown while the rest is known: null when it cannot be asked. */
export async function gotOrNull(api: ForgeApi, path: string): Promise<unknown> {
  try {
    return await got(api, path);
  } catch {
    return null;
  }
}

function unexpected(path: string, status: number): Error {
  return new Error(`GET ${path === '' ? 'the project' : path.split('?')[0]} answered ${status}`);
}

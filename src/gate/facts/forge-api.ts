import { asText, parseJson } from './json.ts';

/** Variables of the pipeline. */
export type Env = Readonly<Record<string, string | undefined>>;

/** The forge's API as the gate uses it. */
export interface ForgeApi {
  readonly projectId: number;
  /** Parsed body and status of a call below `/projects/<id>`; throws when the forge cannot be reached. */
  call(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<{ status: number; body: unknown }>;
}

const TIME_LIMIT_MS = 5_000;
const LARGEST_BODY = 1024 * 1024;

/** Null when the pipeline names no API or carries no token. */
export function openApi(env: Env, fetchApi: typeof fetch): ForgeApi | null {
  const root = env['CI_API_V4_URL'];
  const projectId = idOf(env['CI_PROJECT_ID']);
  const headers = credentials(env);
  if (root === undefined || !/^https?:\/\//.test(root) || projectId === null || headers === null) return null;
  return {
    projectId,
    async call(method, path, body) {
      const response = await fetchApi(`${root}/projects/${projectId}${path}`, {
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

/** A number that the forge counts by: 1, 2, 3. */
export function idOf(value: string | undefined): number | null {
  return value !== undefined && /^[1-9][0-9]{0,15}$/.test(value) ? Number(value) : null;
}

/** The gate's own token may write notes; a job token only reads. */
function credentials(env: Env): Record<string, string> | null {
  const own = asText(env['TRIMTAB_GATE_TOKEN']);
  if (own !== null) return { 'private-token': own };
  const job = asText(env['CI_JOB_TOKEN']);
  return job === null ? null : { 'job-token': job };
}

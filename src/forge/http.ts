import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Random } from '../lib/ids.ts';
import { retry } from '../lib/retry.ts';
import { ForgeFailure, isTransient } from './failure.ts';
import { operationOf } from './operations.ts';
import { requestedPause } from './rate-limit.ts';
import { textUpTo } from './text-up-to.ts';

export interface HttpOptions {
  /** Address of the forge without `/api/v4`. */
  readonly url: string;
  readonly token: string;
  readonly fetch?: typeof globalThis.fetch;
  /** In the forge's time: pauses and `RateLimit-Reset` are measured by it. */
  readonly clock: Clock;
  readonly random: Random;
  /** Called after every attempt, also the failed ones. `code` is the status, `timeout` or `network`. */
  readonly onRequest?: (request: { operation: string; code: string; seconds: number }) => void;
  /** Real ms until a call is given up. */
  readonly timeoutMs?: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v4/`, without a leading slash, already encoded. */
  readonly endpoint: string;
  readonly query?: URLSearchParams;
  /** JSON text. */
  readonly body?: string;
  /** True when sending it twice is as good as once: then failures of the moment are retried. */
  readonly repeatable: boolean;
  /** Real ms for one attempt. */
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  /** Follow redirects within the forge's origin. Elsewhere a redirect is a fault of the configuration. */
  readonly followRedirects?: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const TRIES = 4;
const FIRST_PAUSE_MS = 1000;
/** A longer wait is not slept through but handed to the caller. */
const LONGEST_PAUSE_MS = 60_000;
const LARGEST_ANSWER = 20 * 1024 * 1024;
const REDIRECTS = 3;

export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

/** Sends calls with our token to one origin. Throws ForgeFailure for everything but a 2xx answer. */
export function createHttp(options: HttpOptions): Http {
  const { clock, random } = options;
  return (request) =>
    retry(() => attempt(options, request), {
      tries: request.repeatable ? TRIES : 1,
      firstPauseMs: FIRST_PAUSE_MS,
      clock,
      random,
      again(error) {
        if (!(error instanceof ForgeFailure) || !isTransient(error.status)) return { retry: false };
        const atLeastMs = error.retryAfterMs ?? 0;
        return { retry: atLeastMs <= LONGEST_PAUSE_MS, atLeastMs };
      },
    });
}

async function attempt(options: HttpOptions, request: HttpRequest): Promise<HttpAnswer> {
  const operation = operationOf(request.method, request.endpoint);
  const started = performance.now();
  let code = 'network';
  try {
    const answer = await send(options, request, operation);
    code = String(answer.status);
    return answer;
  } catch (error) {
    const failure = mapped(error, operation, options.token);
    code = failure.status === null ? (failure.detail === 'time-out' ? 'timeout' : 'network') : String(failure.status);
    throw failure;
  } finally {
    options.onRequest?.({ operation, code, seconds: (performance.now() - started) / 1000 });
  }
}

async function send(options: HttpOptions, request: HttpRequest, operation: string): Promise<HttpAnswer> {
  const signal = AbortSignal.timeout(request.timeoutMs ?? options.timeoutMs ?? 15_000);
  const response = await fetched(options, request, signal);
  const largest = response.ok ? (request.maxBytes ?? LARGEST_ANSWER) : 65_536;
  const text = await textUpTo(response, largest);
  if (response.ok && text !== null) return { status: response.status, headers: response.headers, text };
  const pause = requestedPause(response.headers, options.clock.now());
  throw new ForgeFailure({
    operation,
    status: response.ok ? 413 : response.status,
    detail: response.ok ? `the answer is larger than ${largest} bytes` : detailOf(text ?? '', options.token),
    ...(pause === undefined ? {} : { retryAfterMs: pause }),
  });
}

/** The token goes to the forge's origin and nowhere else, whatever a redirect says. */
async function fetched(options: HttpOptions, request: HttpRequest, signal: AbortSignal): Promise<Response> {
  const home = new URL(options.url);
  let url = new URL(`${options.url.replace(/\/+$/, '')}/api/v4/${request.endpoint}`);
  if (request.query !== undefined) url.search = request.query.toString();
  const headers: Record<string, string> = { 'private-token': options.token, accept: '*/*' };
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  for (let hop = 0; ; hop++) {
    const response = await (options.fetch ?? globalThis.fetch)(url, {
      method: request.method,
      headers,
      redirect: 'manual',
      signal,
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    const next = new URL(location, url);
    if (request.followRedirects !== true || next.origin !== home.origin || hop === REDIRECTS) return response;
    await response.body?.cancel();
    url = next;
  }
}

function mapped(error: unknown, operation: string, token: string): ForgeFailure {
  if (error instanceof ForgeFailure) return error;
  const name = error instanceof Error ? error.name : '';
  if (name === 'TimeoutError' || name === 'AbortError') return new ForgeFailure({ operation, status: null, detail: 'time-out' });
  const cause = error instanceof Error && typeof error.cause === 'object' && error.cause !== null ? error.cause : {};
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : messageOf(error);
  return new ForgeFailure({ operation, status: null, detail: cleaned(code, token) });
}

/** GitLab answers `{"message"}` (text, list or object), `{"error"}` or plain text. */
function detailOf(text: string, token: string): string {
  let detail: unknown = text;
  try {
    const body = JSON.parse(text) as { message?: unknown; error?: unknown } | null;
    detail = body?.message ?? body?.error ?? '';
  } catch {
    // Plain text, such as `Retry later`.
  }
  return cleaned(typeof detail === 'string' ? detail : JSON.stringify(detail), token);
}

function cleaned(text: string, token: string): string {
  const line = (token === '' ? text : text.replaceAll(token, '[token]')).replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.startsWith('<') ? 'an HTML page' : line.slice(0, 300);
}

import type { MergeRequests } from '@gitbeaker/rest';
import { ForgeFailure } from './failure.ts';
import type { Http, HttpAnswer, HttpRequest } from './http.ts';
import { operationOf } from './operations.ts';

type Options = NonNullable<ConstructorParameters<typeof MergeRequests>[0]>;
type RequesterFn = NonNullable<Options['requesterFn']>;
type Requester = ReturnType<RequesterFn>;
type CallOptions = { searchParams?: Record<string, unknown>; body?: FormData | Record<string, unknown> };
type Formatted<T> = { body: T; headers: Record<string, string>; status: number };

/**
 * What gitbeaker's resources send their calls with, in place of its own requester, which repeats POSTs,
 * ignores `Retry-After` and leaves the token in its errors. The resources themselves never hold the token.
 */
export function requesterOf(http: Http, origin: string): RequesterFn {
  const caller =
    (prefix: string) =>
    (method: HttpRequest['method']) =>
    async <T>(route: string, options?: CallOptions): Promise<Formatted<T>> => {
      const endpoint = prefix + route;
      const body = bodyOf(options);
      const answer = await http({
        method,
        endpoint,
        repeatable: method === 'GET' || (method === 'PUT' && body !== null && typeof body['sha'] === 'string'),
        ...(options?.searchParams === undefined ? {} : { query: queryOf(options.searchParams) }),
        ...(body === null ? {} : { body: JSON.stringify(body) }),
      });
      const operation = operationOf(method, endpoint);
      guardNextPage(answer, operation, origin);
      return { body: parsed(answer, operation) as T, headers: Object.fromEntries(answer.headers), status: answer.status };
    };
  return (resource) => {
    const call = caller(prefixOf(resource.url));
    return { get: call('GET'), post: call('POST'), put: call('PUT'), patch: call('PATCH'), delete: call('DELETE') } as Requester;
  };
}

/** Some resources name their routes from `projects/` on and put that into their address instead. */
function prefixOf(url: string): string {
  const prefix = url.split('/api/v4/')[1] ?? '';
  return prefix === '' ? '' : `${prefix}/`;
}

/** gitbeaker speaks camelCase, the API snake_case. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function bodyOf(options: CallOptions | undefined): Record<string, unknown> | null {
  const body = options?.body;
  if (body === undefined || body instanceof FormData) return null;
  const entries = Object.entries(body).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? null : Object.fromEntries(entries.map(([name, value]) => [snakeCase(name), value]));
}

function queryOf(params: Record<string, unknown>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === null) continue;
    if (Array.isArray(value)) for (const item of value) query.append(`${snakeCase(name)}[]`, String(item));
    else query.append(snakeCase(name), String(value));
  }
  return query;
}

/** The next page is asked for at our own address; a link that leads elsewhere means that we do not know what follows. */
function guardNextPage({ headers, status }: HttpAnswer, operation: string, origin: string): void {
  const next = /<([^>]*)>;\s*rel="next"/.exec(headers.get('link') ?? '')?.[1];
  if (next === undefined || (URL.canParse(next, origin) && new URL(next, origin).origin === origin)) return;
  throw new ForgeFailure({ operation, status, detail: 'the link to the next page leads to another origin' });
}

function parsed(answer: HttpAnswer, operation: string): unknown {
  if (answer.text === '') return null;
  try {
    return JSON.parse(answer.text);
  } catch {
    throw new ForgeFailure({ operation, status: answer.status, detail: 'the answer is not JSON' });
  }
}

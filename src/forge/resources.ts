import type { MergeRequests } from '@gitbeaker/rest';
import { createHttp, type Http, type HttpOptions } from './http.ts';
import { requesterOf } from './requester.ts';

/** What the parts of the adapter share: the way to the forge and the project they speak of. */
export interface GitLab {
  readonly projectId: number;
  readonly http: Http;
  /** For gitbeaker's resources: our requester, no token. */
  readonly options: NonNullable<ConstructorParameters<typeof MergeRequests<false>>[0]>;
}

export function connect(options: HttpOptions & { projectId: number }): GitLab {
  const http = createHttp(options);
  const url = options.url.replace(/\/+$/, '');
  return {
    projectId: options.projectId,
    http,
    // The time limit is our requester's; gitbeaker would add one of its own over all pages.
    options: { host: url, requesterFn: requesterOf(http, new URL(url).origin), queryTimeout: null, rateLimits: {} },
  };
}

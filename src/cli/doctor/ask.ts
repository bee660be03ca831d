import type { Ask } from '../../doctor/index.ts';
import { createHttp } from '../../forge/http.ts';
import { ForgeFailure } from '../../forge/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { TrimtabError } from '../../lib/errors.ts';

export interface AskOptions {
  /** Address of the forge without `/api/v4`. */
  readonly url: string;
  readonly token: string;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
}

/** Asks the forge with a token. The first question is not repeated, so that a forge that is not there is noticed at once. */
export function asker({ url, token, clock, fetch }: AskOptions): Ask {
  const http = createHttp({ url, token, clock, random: Math.random, fetch });
  let reached = false;
  return async (endpoint) => {
    const [path = '', query] = endpoint.split('?', 2);
    const search = query === undefined ? {} : { query: new URLSearchParams(query) };
    try {
      const { status, text, headers } = await http({ method: 'GET', endpoint: path, repeatable: reached, ...search });
      reached = true;
      return { status, text, nextPage: pageIn(headers.get('x-next-page')) };
    } catch (error) {
      if (!(error instanceof ForgeFailure)) throw error;
      if (error.status === null) throw unreachable(url, error);
      reached = true;
      return { status: error.status, text: error.detail, nextPage: null };
    }
  };
}

function pageIn(header: string | null): number | null {
  return header !== null && /^[1-9]\d{0,8}$/.test(header) ? Number(header) : null;
}

export function unreachable(url: string, cause: ForgeFailure): TrimtabError {
  return new TrimtabError('unreachable', `${url} does not answer${cause.detail === '' ? '' : ` (${cause.detail})`}`, {
    cause,
    advice: 'Check --url, or forge.url of the configuration, and whether this machine reaches it.',
  });
}

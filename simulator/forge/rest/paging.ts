import type { FastifyReply, FastifyRequest } from 'fastify';
import { invalid } from '../refusal.ts';
import { Parameters } from './parameters.ts';

const MOST_PER_PAGE = 100;

export interface Page {
  readonly number: number;
  readonly size: number;
}

/** `page` (from 1) and `per_page` (20, at most 100). */
export function pageOf(request: FastifyRequest): Page {
  const parameters = new Parameters(request.query);
  const number = parameters.integer('page') ?? 1;
  const size = parameters.integer('per_page') ?? 20;
  if (number < 1) throw invalid('page does not have a valid value');
  if (size < 1) throw invalid('per_page does not have a valid value');
  return { number, size: Math.min(size, MOST_PER_PAGE) };
}

/** The page's part of all rows, with GitLab's `X-*` and `Link` headers. */
export function paged<T>(rows: readonly T[], request: FastifyRequest, reply: FastifyReply, url: string): readonly T[] {
  const page = pageOf(request);
  pageHeaders(rows.length, page, request, reply, url);
  return rows.slice((page.number - 1) * page.size, page.number * page.size);
}

/** For rows that were already cut. */
export function pageHeaders(total: number, page: Page, request: FastifyRequest, reply: FastifyReply, url: string): void {
  const last = Math.max(1, Math.ceil(total / page.size));
  const next = page.number < last ? page.number + 1 : null;
  const previous = page.number > 1 ? page.number - 1 : null;
  reply.header('X-Total', total);
  reply.header('X-Total-Pages', last);
  reply.header('X-Per-Page', page.size);
  reply.header('X-Page', page.number);
  reply.header('X-Next-Page', next ?? '');
  reply.header('X-Prev-Page', previous ?? '');
  const link = (rel: string, number: number | null) =>
    number === null ? [] : [`<${pageUrl(request.url, url, number, page.size)}>; rel="${rel}"`];
  reply.header('Link', [...link('prev', previous), ...link('next', next), ...link('first', 1), ...link('last', last)].join(', '));
}

function pageUrl(path: string, url: string, number: number, size: number): string {
  const address = new URL(path, url);
  address.searchParams.set('page', String(number));
  address.searchParams.set('per_page', String(size));
  return address.href;
}

import { TrimtabError } from '../lib/errors.ts';

/** What a failed call leaves behind: never the request, its headers or the token. */
export interface FailureFacts {
  /** What was being done, from OPERATIONS: `list_merge_requests`. */
  readonly operation: string;
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** What the forge said: one line, shortened, without our token. */
  readonly detail: string;
  /** ms to wait before the next try, when the forge named a time. */
  readonly retryAfterMs?: number;
}

/** A call of the forge that did not succeed, sorted by what happens next. */
export class ForgeFailure extends TrimtabError {
  readonly operation: string;
  readonly status: number | null;
  readonly detail: string;

  constructor({ operation, status, detail, retryAfterMs }: FailureFacts) {
    const answer = status === null ? 'no answer' : `status ${status}`;
    super(codeOf(status), `${operation.replaceAll('_', ' ')} at the forge: ${answer}${detail === '' ? '' : ` (${detail})`}`, {
      disposition: dispositionOf(status),
      advice: adviceOf(status),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
    this.operation = operation;
    this.status = status;
    this.detail = detail;
  }
}

/** May the same call be sent again, given that a repetition does no harm? */
export function isTransient(status: number | null): boolean {
  return status === null || status === 408 || status === 429 || status >= 500;
}

function codeOf(status: number | null): string {
  if (status === null) return 'forge-unreachable';
  if (status === 429) return 'forge-busy';
  if (status === 401 || status === 403) return 'forge-forbidden';
  if (status >= 300 && status < 400) return 'forge-redirect';
  return status >= 500 ? 'forge-unavailable' : `forge-${status}`;
}

function dispositionOf(status: number | null): 'stalled' | 'waiting' | 'conflict' {
  if (isTransient(status)) return 'waiting';
  return status === 409 || status === 405 || status === 406 || status === 422 ? 'conflict' : 'stalled';
}

function adviceOf(status: number | null): string {
  if (status === 401) return 'Check that the token is valid and has the scope `api`.';
  if (status === 403) return 'Check that the token has the role Developer in the project.';
  if (status === 404) return 'Check the project id, and that the token may see the project.';
  if (status !== null && status >= 300 && status < 400) return 'Check the address of the forge: it answers from somewhere else.';
  return '';
}

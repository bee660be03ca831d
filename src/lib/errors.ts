/**
 * Errors are sorted by what happens next:
 * - `stalled`: a person has to change something; trying again is useless,
 * - `waiting`: try again, not before `retryAfterMs`,
 * - `conflict`: the world moved on; observe again and decide anew,
 * - `bug`: anything else.
 */
export type Disposition = 'stalled' | 'waiting' | 'conflict' | 'bug';

export class TrimtabError extends Error {
  readonly code: string;
  readonly disposition: Disposition;
  /** What a person can do about it; empty when there is nothing to do. */
  readonly advice: string;
  readonly retryAfterMs: number | null;

  constructor(
    code: string,
    message: string,
    options: { disposition?: Disposition; advice?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'TrimtabError';
    this.code = code;
    this.disposition = options.disposition ?? 'stalled';
    this.advice = options.advice ?? '';
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** The message of anything that was thrown, without stack, request or credentials. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

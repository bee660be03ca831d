/** A refusal that is meant for the client: its message and advice are sent as they are. */
export class Problem extends Error {
  readonly statusCode: number;
  readonly code: string;
  readonly advice: string;
  /** Whole seconds for `Retry-After`; null = no such header. */
  readonly retryAfterSeconds: number | null;

  constructor(statusCode: number, code: string, message: string, advice = '', retryAfterSeconds: number | null = null) {
    super(message);
    this.name = 'Problem';
    this.statusCode = statusCode;
    this.code = code;
    this.advice = advice;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

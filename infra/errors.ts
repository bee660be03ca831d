/**
 * A refusal that a person can act on: what was being done, what is wrong, what to do about it.
 * `infra` stands apart from the controller's source, hence its own small error.
 */
export class InfraError extends Error {
  /** Kebab-case name of the refusal, for tests and logs. */
  readonly code: string;
  readonly advice: string;

  constructor(code: string, message: string, options: { advice?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'InfraError';
    this.code = code;
    this.advice = options.advice ?? '';
  }
}

/** A wrong command line: exit code 64. */
export class UsageError extends InfraError {
  constructor(message: string, advice = '') {
    super('usage', message, { advice });
    this.name = 'UsageError';
  }
}

/** The message of anything that was thrown, without its stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

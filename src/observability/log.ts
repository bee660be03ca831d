import { type DestinationStream, destination as fileDestination, type Logger as PinoLogger, pino, stdTimeFunctions } from 'pino';
import { TrimtabError } from '../lib/errors.ts';
import { createRedactor, type Redactor } from './redact.ts';

export type Logger = PinoLogger;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Takes whole lines of JSON; standard error when absent. */
  readonly destination?: DestinationStream;
  /** Masks every line; share it with whoever registers secrets. */
  readonly redactor?: Redactor;
}

/** A logger of JSON lines; `child({ room: 'forge' })` makes those of the rooms. */
export function createLogger({ level, destination, redactor = createRedactor() }: LoggerOptions): Logger {
  // Synchronous, so that the last lines before an exit are not lost.
  const target = destination ?? fileDestination({ fd: 2, sync: true });
  // The whole line is masked, not chosen fields: nobody knows beforehand where a secret turns up.
  const masked: DestinationStream = { write: (line) => target.write(redactor.mask(line)) };
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError, error: describeError },
    },
    masked,
  );
}

/**
 * What may be logged of an error: an allow-list, because errors of HTTP clients carry the request
 * with its headers.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = (error as { code?: unknown }).code;
  return {
    type: error.name,
    ...(code === undefined ? {} : { code: String(code) }),
    message: error.message,
    ...(error instanceof TrimtabError ? { disposition: error.disposition, advice: error.advice } : {}),
    stack: error.stack,
    causes: causesOf(error),
  };
}

function causesOf(error: Error): string[] {
  const causes: string[] = [];
  for (let cause = error.cause; cause instanceof Error && causes.length < 5; cause = cause.cause)
    causes.push(`${cause.name}: ${cause.message}`);
  return causes;
}

/** What a command may touch of its process, so that a test can play it. */
export interface Io {
  /** Writes one line to standard output. */
  out(line: string): void;
  /** Writes one line to standard error: progress, warnings, errors. */
  err(line: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Columns of the terminal, or null when standard output is none. */
  readonly columns: number | null;
  /** Fires on Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

/** A command of `trimtab`; answers with its exit code. */
export type Command = (args: readonly string[], io: Io) => Promise<number>;

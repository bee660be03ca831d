/** Work that goes on after its request was answered, as GitLab's job queue does it. */
export class Background {
  readonly #running = new Set<Promise<void>>();
  readonly #log: (line: string) => void;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  /** `what` names the work in the log line of a failure. */
  run(what: string, work: Promise<unknown>): void {
    const done: Promise<void> = work
      .then(() => undefined)
      .catch((error: unknown) => this.#log(`forge: ${what}: ${error instanceof Error ? error.message : String(error)}`))
      .finally(() => this.#running.delete(done));
    this.#running.add(done);
  }

  /** Resolves when nothing is under way, what was started meanwhile included. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}

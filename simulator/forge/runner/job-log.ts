/** The log of one job: what it prints, as it comes, and lines of the runner in between. */
export class JobLog {
  readonly #sink: (chunk: string) => void;
  #midLine = false;

  constructor(sink: (chunk: string) => void) {
    this.#sink = sink;
  }

  write(chunk: string): void {
    if (chunk === '') return;
    this.#midLine = !chunk.endsWith('\n');
    this.#sink(chunk);
  }

  /** A whole line, on a line of its own. */
  line(text: string): void {
    this.write(`${this.#midLine ? '\n' : ''}${text}\n`);
  }
}

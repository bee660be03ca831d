const AT_A_TIME = 2;

/** Expanding a pipeline's file takes a process: a few at a time, those of protected branches first. */
export class Expansions {
  #under = 0;
  readonly #waiting: { readonly first: boolean; readonly start: () => void }[] = [];

  async run<T>(first: boolean, expand: () => Promise<T>): Promise<T> {
    if (this.#under >= AT_A_TIME) await new Promise<void>((start) => this.#waiting.push({ first, start }));
    else this.#under += 1;
    try {
      return await expand();
    } finally {
      this.#next();
    }
  }

  /** Hands the place on; only when nobody waits does it become free. */
  #next(): void {
    const urgent = this.#waiting.findIndex((one) => one.first);
    const [next] = this.#waiting.splice(Math.max(0, urgent), 1);
    if (next === undefined) this.#under -= 1;
    else next.start();
  }
}

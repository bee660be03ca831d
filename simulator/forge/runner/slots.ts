/** Whoever waits is served in the order of arrival. */
class Turnstile {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free -= 1;
    else await this.#turn(signal);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    };
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(admit), 1);
        reject(signal.reason);
      };
      const admit = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      this.#waiting.push(admit);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }
}

/** Where jobs run: a few at a time, and one at a time for each resource group, over all pipelines. */
export class Slots {
  readonly #places: Turnstile;
  readonly #groups = new Map<string, Turnstile>();

  constructor(places: number) {
    this.#places = new Turnstile(places);
  }

  /** Waits for a place and gives the function that leaves it. Rejects when `signal` aborts first. */
  async enter(resourceGroup: string | null, signal: AbortSignal): Promise<() => void> {
    // The group first: a job that waits for it must not keep a place from others.
    const leaveGroup = resourceGroup === null ? () => {} : await this.#group(resourceGroup).enter(signal);
    try {
      const leavePlace = await this.#places.enter(signal);
      return () => {
        leavePlace();
        leaveGroup();
      };
    } catch (error) {
      leaveGroup();
      throw error;
    }
  }

  #group(name: string): Turnstile {
    const known = this.#groups.get(name) ?? new Turnstile(1);
    this.#groups.set(name, known);
    return known;
  }
}

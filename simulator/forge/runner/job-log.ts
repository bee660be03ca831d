import type { Variables } from './variables.ts';

/** As much as GitLab keeps of a job's log by default, in characters. */
const LIMIT = 4 * 1024 * 1024;
const SECRET_NAME = /(^|_)(TOKEN|SECRET|PASSWORD|PRIVATE_KEY)$/;
/** GitLab masks nothing shorter: it would hide ordinary words. */
const SHORTEST_SECRET = 8;

/** The values that must not be seen in a log. */
export function secretsIn(variables: Variables): readonly string[] {
  const values = Object.entries(variables).flatMap(([name, value]) =>
    SECRET_NAME.test(name) && value.length >= SHORTEST_SECRET ? value : [],
  );
  return [...new Set(values)].sort((a, b) => b.length - a.length);
}

/** The log of one job: whole lines, secrets replaced by `[MASKED]`, cut at 4 MiB. */
export class JobLog {
  readonly #sink: (chunk: string) => void;
  #secrets: readonly string[] = [];
  #rest = '';
  #length = 0;

  constructor(sink: (chunk: string) => void) {
    this.#sink = sink;
  }

  hide(secrets: readonly string[]): void {
    this.#secrets = secrets;
  }

  line(text: string): void {
    this.flush();
    this.#put(`${text}\n`);
  }

  write(chunk: string): void {
    const text = this.#rest + chunk;
    // Only whole lines: half a secret cannot be recognised.
    const end = text.lastIndexOf('\n') + 1;
    this.#rest = text.slice(end);
    if (end > 0) this.#put(text.slice(0, end));
  }

  flush(): void {
    const rest = this.#rest;
    this.#rest = '';
    if (rest !== '') this.#put(`${rest}\n`);
  }

  #put(text: string): void {
    if (this.#length >= LIMIT) return;
    const masked = this.#secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '[MASKED]'), text);
    this.#length += masked.length;
    this.#sink(this.#length < LIMIT ? masked : `The log is longer than ${LIMIT} characters; the rest is not kept.\n`);
  }
}

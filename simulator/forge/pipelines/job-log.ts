import type { Job } from '../state/job.ts';
import { MaskedText } from './masked-text.ts';

/** GitLab's default is 100 MB; a simulated pipeline that writes more than this has gone wrong. */
const LONGEST = 4 * 1024 * 1024;

/** Writes a job's log into the job, masked and bounded. */
export class JobLog {
  readonly #job: Job;
  readonly #masked: MaskedText;
  #full = false;

  constructor(job: Job, secrets: readonly string[]) {
    this.#job = job;
    this.#masked = new MaskedText(secrets);
  }

  write(piece: string): void {
    this.#append(this.#masked.write(piece));
  }

  end(): void {
    this.#append(this.#masked.end());
  }

  #append(text: string): void {
    if (this.#full) return;
    this.#job.trace += text;
    if (this.#job.trace.length < LONGEST) return;
    this.#full = true;
    this.#job.trace = `${this.#job.trace.slice(0, LONGEST)}\nJob's log exceeded limit of ${LONGEST} bytes.\n`;
  }
}

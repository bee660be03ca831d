import { createHash, randomBytes } from 'node:crypto';
import type { Job } from '../state/job.ts';
import type { User } from '../state/user.ts';

/** Who makes a request: a user by an access token, or a running job by its own token. */
export interface Actor {
  readonly user: User;
  /** Set when the token is a job's: it has the user's rights, on a few routes only. */
  readonly job: Job | null;
}

/** Access tokens by their hash, so that looking one up takes no time that depends on its characters. */
export class Tokens {
  readonly #actors = new Map<string, Actor>();
  readonly #ofJobs = new Map<number, string>();

  add(token: string, user: User): void {
    this.#actors.set(hash(token), { user, job: null });
  }

  find(token: string): Actor | null {
    return this.#actors.get(hash(token)) ?? null;
  }

  /** Token of a job, valid until `revoke`. A second call while the job runs returns the same one. */
  issueFor(job: Job): string {
    const known = this.#ofJobs.get(job.id);
    if (known !== undefined) return known;
    const token = `glcbt-64_${randomBytes(15).toString('base64url')}`;
    this.#ofJobs.set(job.id, token);
    this.#actors.set(hash(token), { user: job.user, job });
    return token;
  }

  revoke(job: Job): void {
    const token = this.#ofJobs.get(job.id);
    if (token === undefined) return;
    this.#ofJobs.delete(job.id);
    this.#actors.delete(hash(token));
  }
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}

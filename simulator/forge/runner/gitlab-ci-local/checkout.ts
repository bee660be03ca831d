import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkOut } from '../git.ts';
import type { ExpandedJob, PipelineRequest } from '../port.ts';

const STATE = '.gitlab-ci-local';
const sha1 = (content: string | Buffer): string => createHash('sha1').update(content).digest('hex');

/** The name that gitlab-ci-local gives to a job's folders. */
function fileName(job: string): string {
  return job.replaceAll(/[^\w-]+/g, (odd) => Buffer.from(odd).toString('base64url'));
}

/** The checkout that the jobs of one pipeline share; gitlab-ci-local gives each job a copy of its tracked files. */
export class PipelineCheckout {
  readonly folder: string;
  readonly #afterFailure = new Set<string>();

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** `installed`: the `node_modules` that stands for the cache of an equal `package-lock.json`. */
  static async make(request: PipelineRequest, folder: string, installed: string): Promise<PipelineCheckout> {
    // Without any job's token: all of them share it.
    const project = request.variables['CI_PROJECT_URL'];
    await checkOut(request.repository, request.sha, folder, project === undefined ? undefined : `${project}.git`);
    const [ours, theirs] = await Promise.all(
      [dirname(installed), folder].map((home) => readFile(join(home, 'package-lock.json')).catch(() => null)),
    );
    if (ours && theirs?.equals(ours)) {
      // The name that gitlab-ci-local gives to the first cache of a job that is keyed by this file.
      const cache = join(folder, STATE, 'cache', `0_package-lock-${sha1(sha1(ours))}`);
      await mkdir(cache, { recursive: true });
      await symlink(installed, join(cache, 'node_modules'));
    }
    return new PipelineCheckout(folder);
  }

  /** Where a job runs. */
  folderOf(job: string): string {
    return join(this.folder, STATE, 'builds', fileName(job));
  }

  /** Where gitlab-ci-local keeps what a job left. */
  artifactsOf(job: string): string {
    return join(this.folder, STATE, 'artifacts', fileName(job));
  }

  /**
   * Lets a job that runs after a failure be started by its name: alone, gitlab-ci-local sees no failure.
   * Overrides are read from a file in the checkout.
   */
  async allow(job: ExpandedJob): Promise<void> {
    if (job.when !== 'on_failure' || this.#afterFailure.has(job.name)) return;
    this.#afterFailure.add(job.name);
    const overrides = [...this.#afterFailure].map((name) => [name, { rules: [{ when: 'always' }] }]);
    const unfinished = join(this.folder, `.overrides-${this.#afterFailure.size}`);
    await writeFile(unfinished, JSON.stringify(Object.fromEntries(overrides)));
    // Another job may be reading the file right now.
    await rename(unfinished, join(this.folder, '.gitlab-ci-local.yml'));
  }
}

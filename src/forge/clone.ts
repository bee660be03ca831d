import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createGit, type Git, GitFailure } from './git.ts';
import type { GitAccess } from './git-environment.ts';

/** How old the clone's knowledge of the remote may be. */
export type Freshness = 'now' | 'recently' | 'any';

/** A bare clone that is a cache: it belongs to one process and is thrown away and made anew when it is broken. */
export interface Clone {
  /** Runs `work` alone on the clone. */
  use<T>(freshness: Freshness, work: (git: Git) => Promise<T>): Promise<T>;
  /** What was fetched is known to be out of date. */
  forget(): void;
}

export function createClone(access: GitAccess, stateFolder: string, recentMs: number): Clone {
  const folders = { home: join(stateFolder, 'home'), repository: join(stateFolder, 'repository.git') };
  const git = createGit(access, folders);
  let ready = false;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let tail: Promise<unknown> = Promise.resolve();

  async function prepare(freshness: Freshness): Promise<void> {
    if (!ready) {
      await mkdir(folders.home, { recursive: true, mode: 0o700 });
      await mkdir(folders.repository, { recursive: true, mode: 0o700 });
      await git.text(['init', '--bare']);
      ready = true;
    }
    const age = performance.now() - fetchedAt;
    if (age <= { now: -1, recently: recentMs, any: Number.MAX_VALUE }[freshness]) return;
    const started = performance.now();
    // Verbose, because simple-git waits another 50 ms for the output of a process that says nothing.
    await git.text(['fetch', '--verbose', '--prune', '--no-tags', '--no-write-fetch-head', 'origin']);
    fetchedAt = started;
  }

  async function attempt<T>(freshness: Freshness, work: (git: Git) => Promise<T>): Promise<T> {
    await prepare(freshness);
    return work(git);
  }

  async function destroy(): Promise<void> {
    await rm(folders.repository, { recursive: true, force: true });
    ready = false;
    fetchedAt = Number.NEGATIVE_INFINITY;
  }

  return {
    use(freshness, work) {
      const result = tail.then(async () => {
        try {
          return await attempt(freshness, work);
        } catch (error) {
          // A fault of neither the network nor our rights: damaged objects, a lock left by a killed process.
          if (!(error instanceof GitFailure) || error.fault !== 'local') throw error;
          await destroy();
          return attempt(freshness, work);
        }
      });
      tail = result.catch(() => undefined);
      return result;
    },
    forget() {
      fetchedAt = Number.NEGATIVE_INFINITY;
    },
  };
}

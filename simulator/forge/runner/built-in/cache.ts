import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ExpandedJob } from '../port.ts';

type CacheOfJob = NonNullable<ExpandedJob['cache']>;

const exists = async (path: string): Promise<boolean> => (await stat(path).catch(() => null)) !== null;

/** The cache of jobs: folders kept by the content of the files that key them. */
export class JobCache {
  readonly #root: string;
  readonly #installed: string;

  /** `installed`: a `node_modules` folder; with the `package-lock.json` beside it, it is a cache that is already there. */
  constructor(root: string, installed: string) {
    this.#root = root;
    this.#installed = installed;
  }

  /** Puts the cached paths into `folder`. Returns what was found. */
  async restore(cache: CacheOfJob, folder: string): Promise<readonly string[]> {
    const kept = join(this.#root, await this.#key(cache, folder));
    const found: string[] = [];
    for (const path of cache.paths) {
      const target = join(folder, path);
      if (await exists(target)) continue;
      if (await this.#isInstalled(cache, path, folder)) await symlink(this.#installed, target);
      else if (await exists(join(kept, path))) await cp(join(kept, path), target, { recursive: true, verbatimSymlinks: true });
      else continue;
      found.push(path);
    }
    return found;
  }

  /** Keeps the cached paths of `folder` unless there is such a cache already. */
  async save(cache: CacheOfJob, folder: string): Promise<void> {
    const kept = join(this.#root, await this.#key(cache, folder));
    const unsaved = join(this.#root, `${basename(kept)}.${process.hrtime.bigint()}`);
    if (await exists(kept)) return;
    for (const path of cache.paths) {
      if (await this.#isInstalled(cache, path, folder)) return;
      if (!(await exists(join(folder, path)))) continue;
      await mkdir(dirname(join(unsaved, path)), { recursive: true });
      await cp(join(folder, path), join(unsaved, path), { recursive: true, verbatimSymlinks: true });
    }
    // Another job may have been faster; its content is the same.
    await rename(unsaved, kept).catch(() => rm(unsaved, { recursive: true, force: true }));
  }

  async #isInstalled(cache: CacheOfJob, path: string, folder: string): Promise<boolean> {
    if (path.replace(/\/+$/, '') !== 'node_modules' || !cache.keyFiles.includes('package-lock.json')) return false;
    const [ours, theirs] = await Promise.all([
      readFile(join(dirname(this.#installed), 'package-lock.json')).catch(() => null),
      readFile(join(folder, 'package-lock.json')).catch(() => null),
    ]);
    return ours !== null && theirs !== null && ours.equals(theirs);
  }

  async #key(cache: CacheOfJob, folder: string): Promise<string> {
    const contents = await Promise.all(cache.keyFiles.map((file) => readFile(join(folder, file)).catch(() => 'missing')));
    const hash = createHash('sha256').update(JSON.stringify([cache.keyFiles, cache.paths]));
    for (const content of contents) hash.update(createHash('sha256').update(content).digest());
    return hash.digest('hex').slice(0, 32);
  }
}

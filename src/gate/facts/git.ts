import { originAccess } from '../trust/origin-access.ts';
import type { ChangedFile } from './facts.ts';
import {
  type CommitFacts,
  readBatch,
  readCommits,
  readOrigin,
  readParents,
  readRawDiff,
  readTree,
  readVersions,
  type TreeEntry,
  type Version,
} from './git-output.ts';
import { CALLED, FAR_END, runGit } from './git-process.ts';
import { SHA } from './json.ts';

/** The judged checkout, read only, commit objects alone: the work tree is never looked at. */
export interface Checkout {
  /** The commit that is checked out; null when there is no repository. */
  head(): Promise<HeadFacts | null>;
  /** Files that differ between two commits; null when they cannot be compared. */
  changedFiles(fromSha: string, toSha: string): Promise<readonly ChangedFile[] | null>;
  /** The plain files below these folders at a commit; null when the commit is not here. */
  filesAt(sha: string, folders: readonly string[]): Promise<readonly TreeEntry[] | null>;
  /** Contents by blob id, in that order; null when absent or larger than 4 MiB. */
  blobs(ids: readonly string[]): Promise<readonly (Buffer | null)[]>;
  /** Merge base of two commits; null when there is none here. */
  mergeBase(a: string, b: string): Promise<string | null>;
  /** Null when the commits are not here. In a shallow clone `false` may be wrong. */
  isAncestor(ancestor: string, descendant: string): Promise<boolean | null>;
  /** The commits that `toSha` has and `fromSha` has not, newest first; null when they cannot be read. */
  commits(fromSha: string, toSha: string): Promise<readonly CommitFacts[] | null>;
  /**
   * What a path, or those below it, became in up to `limit` commits along the first parents of a commit, newest first; null
   * when they cannot be read.
   */
  versionsOf(path: string, sha: string, limit: number): Promise<readonly Version[] | null>;
  /** Address of the repository that the checkout came from; null when it names none. */
  originUrl(): Promise<string | null>;
  /** What the repository that the checkout came from says of a branch; null when it cannot be asked. */
  origin(branch: string): Promise<OriginFacts | null>;
  /** Gets a commit that is not here from where the checkout came from; whether it is here afterwards. */
  fetch(sha: string): Promise<boolean>;
}

export interface OriginFacts {
  /** Null when it names none. */
  readonly defaultBranch: string | null;
  /** Of the branch that was asked about; null when there is none. */
  readonly tip: string | null;
}

export interface HeadFacts {
  readonly sha: string;
  /** True when history was cut off: then what is not found may all the same be there. */
  readonly shallow: boolean;
  /** Of the commit's own account, which a history that was cut off leaves as it is; null when it cannot be read. */
  readonly parents: readonly string[] | null;
}

const PLAIN_PATH = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/;

/**
 * Opens the checkout in `folder`. Each question is one Git process with fixed arguments; commits are full
 * names and paths come last, so that no text of the change can become an option. Configuration of users and
 * of the machine, external diff programs and content filters are left out, and no variable but the path is handed on: to what
 * asks the origin also the job's token and the way there.
 */
export function openCheckout(folder: string, env: Readonly<Record<string, string | undefined>>): Checkout {
  const git = (...args: string[]) => runGit(folder, { PATH: env['PATH'] }, args);
  const originUrl = async () => {
    const { code, stdout } = await git('config', '--get', 'remote.origin.url');
    const url = stdout.toString('utf8').trim();
    return code === 0 && url !== '' ? url : null;
  };
  const far = async (...args: string[]) => {
    const access = originAccess(await originUrl(), env);
    return runGit(folder, { PATH: env['PATH'], ...access }, [...CALLED, ...args]);
  };
  return {
    async head() {
      const { code, stdout } = await git('rev-parse', '--is-shallow-repository', '--verify', 'HEAD^{commit}');
      const [shallow, sha = ''] = stdout.toString('latin1').trim().split('\n');
      if (code !== 0 || !SHA.test(sha)) return null;
      const commit = await git('cat-file', 'commit', sha);
      return { sha, shallow: shallow !== 'false', parents: commit.code === 0 ? readParents(commit.stdout) : null };
    },
    async changedFiles(fromSha, toSha) {
      if (!SHA.test(fromSha) || !SHA.test(toSha)) return null;
      const { code, stdout } = await git(
        ...['diff', '--raw', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules=none'],
        ...[fromSha, toSha, '--'],
      );
      return code === 0 ? readRawDiff(stdout.toString('latin1')) : null;
    },
    async filesAt(sha, folders) {
      if (!SHA.test(sha)) return null;
      const { code, stdout } = await git('ls-tree', '-r', '-z', '--full-tree', sha, '--', ...folders);
      return code === 0 ? readTree(stdout.toString('latin1')) : null;
    },
    async blobs(ids) {
      if (ids.length === 0) return [];
      if (!ids.every((id) => SHA.test(id))) return ids.map(() => null);
      const names = ids.map((id) => `${id}\n`).join('');
      const { code, stdout } = await runGit(folder, { PATH: env['PATH'] }, ['cat-file', '--batch'], names);
      return code === 0 ? readBatch(stdout, ids.length) : ids.map(() => null);
    },
    async mergeBase(a, b) {
      if (!SHA.test(a) || !SHA.test(b)) return null;
      const { code, stdout } = await git('merge-base', a, b);
      const sha = stdout.toString('latin1').trim();
      return code === 0 && SHA.test(sha) ? sha : null;
    },
    async isAncestor(ancestor, descendant) {
      if (!SHA.test(ancestor) || !SHA.test(descendant)) return null;
      const { code } = await git('merge-base', '--is-ancestor', ancestor, descendant);
      return code === 0 ? true : code === 1 ? false : null;
    },
    async commits(fromSha, toSha) {
      if (!SHA.test(fromSha) || !SHA.test(toSha)) return null;
      const trailers = '%(trailers:key=Trimtab-Decision,valueonly,unfold)';
      const { code, stdout } = await git(
        'log',
        '--no-color',
        `--format=%H%x00%P%x00%an%x00%ae%x00%cn%x00%ce%x00${trailers}%x00%x00`,
        `${fromSha}..${toSha}`,
        '--',
      );
      return code === 0 ? readCommits(stdout.toString('utf8')) : null;
    },
    async versionsOf(path, sha, limit) {
      if (!SHA.test(sha) || !PLAIN_PATH.test(path)) return null;
      const raw = ['--raw', '--no-abbrev', '--no-renames', '--no-ext-diff', '--no-textconv', '--format=@%ct'];
      const { code, stdout } = await git(
        'log',
        '--no-color',
        '--first-parent',
        '-m',
        ...raw,
        `--max-count=${limit}`,
        sha,
        '--',
        path,
      );
      return code === 0 ? readVersions(stdout.toString('latin1')) : null;
    },
    originUrl,
    async origin(branch) {
      if (!PLAIN_PATH.test(branch)) return null;
      const { code, stdout } = await far('ls-remote', FAR_END, '--symref', 'origin', 'HEAD', `refs/heads/${branch}`);
      return code === 0 ? readOrigin(stdout.toString('utf8'), branch) : null;
    },
    async fetch(sha) {
      if (!SHA.test(sha)) return false;
      const quiet = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--no-auto-maintenance'];
      return (await far('fetch', FAR_END, ...quiet, 'origin', sha)).code === 0;
    },
  };
}

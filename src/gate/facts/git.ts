import { execFile } from 'node:child_process';
import type { ChangedFile } from './facts.ts';
import { readBatch, readRawDiff, readTree } from './git-output.ts';
import { SHA } from './json.ts';

/** The judged checkout, read only, commit objects alone: the work tree is never looked at. */
export interface Checkout {
  /** Full name of the commit that is checked out; null when there is no repository. */
  head(): Promise<string | null>;
  /** Files that differ between the merge base of both and the head; null when they cannot be compared. */
  changedFiles(baseSha: string, headSha: string): Promise<readonly ChangedFile[] | null>;
  /** Paths of the plain files below `folder` at a commit; null when the commit is not here. */
  filesAt(sha: string, folder: string): Promise<readonly string[] | null>;
  /** Texts of files at commits, in that order; null when absent, larger than 256 KiB or not UTF-8. */
  textsAt(files: readonly FileAt[]): Promise<readonly (string | null)[]>;
  /** Merge base of two commits; null when there is none here. */
  mergeBase(a: string, b: string): Promise<string | null>;
  /** Null when it cannot be told, as in a shallow clone. */
  isAncestor(ancestor: string, descendant: string): Promise<boolean | null>;
  /** Values of the trailer `Trimtab-Decision` of the commits that the head has and the base has not. */
  decisionTrailers(baseSha: string, headSha: string): Promise<readonly string[] | null>;
}

/** A path at a commit. Paths come from names that were checked, never with a line break. */
export interface FileAt {
  readonly sha: string;
  readonly path: string;
}

const LARGEST_OUTPUT = 16 * 1024 * 1024;
const TIME_LIMIT_MS = 30_000;

/**
 * Opens the checkout in `folder`. Each question is one Git process with fixed arguments; commits are full
 * names and paths come last, so that no text of the change can become an option. Configuration of users and
 * of the machine, external diff programs and content filters are left out.
 */
export function openCheckout(folder: string, env: Readonly<Record<string, string | undefined>>): Checkout {
  const git = (...args: string[]) => run(folder, env, args);
  return {
    async head() {
      const { code, stdout } = await git('rev-parse', '--verify', '--quiet', 'HEAD^{commit}');
      return code === 0 ? shaOf(stdout) : null;
    },
    async changedFiles(baseSha, headSha) {
      if (!SHA.test(baseSha) || !SHA.test(headSha)) return null;
      const { code, stdout } = await git(
        ...['diff', '--raw', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules=none'],
        ...[`${baseSha}...${headSha}`, '--'],
      );
      return code === 0 ? readRawDiff(stdout.toString('latin1')) : null;
    },
    async filesAt(sha, folder) {
      if (!SHA.test(sha)) return null;
      const { code, stdout } = await git('ls-tree', '-r', '-z', '--full-tree', sha, '--', folder);
      return code === 0 ? readTree(stdout.toString('latin1')) : null;
    },
    async textsAt(files) {
      if (files.length === 0) return [];
      if (files.some(({ sha, path }) => !SHA.test(sha) || path.includes('\n'))) return files.map(() => null);
      const asked = files.map(({ sha, path }) => `${sha}:${path}\n`).join('');
      const { code, stdout } = await run(folder, env, ['cat-file', '--batch'], asked);
      return code === 0 ? readBatch(stdout, files.length) : files.map(() => null);
    },
    async mergeBase(a, b) {
      if (!SHA.test(a) || !SHA.test(b)) return null;
      const { code, stdout } = await git('merge-base', a, b);
      return code === 0 ? shaOf(stdout) : null;
    },
    async isAncestor(ancestor, descendant) {
      if (!SHA.test(ancestor) || !SHA.test(descendant)) return null;
      const { code } = await git('merge-base', '--is-ancestor', ancestor, descendant);
      return code === 0 ? true : code === 1 ? false : null;
    },
    async decisionTrailers(baseSha, headSha) {
      if (!SHA.test(baseSha) || !SHA.test(headSha)) return null;
      const format = '--format=%(trailers:key=Trimtab-Decision,valueonly,unfold)';
      const { code, stdout } = await git('log', '--no-show-signature', '--no-color', format, `${baseSha}..${headSha}`, '--');
      if (code !== 0) return null;
      const values = stdout
        .toString('utf8')
        .split('\n')
        .map((line) => line.trim());
      return [...new Set(values.filter((value) => value !== ''))].slice(0, 100);
    },
  };
}

function run(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
  input = '',
): Promise<{ code: number; stdout: Buffer }> {
  // Runners often check out as another user; that this folder is the one to judge was said by who called.
  const fixed = ['-c', 'safe.directory=*', '-c', 'core.quotePath=false', '-c', 'core.fsmonitor=false', '--no-pager'];
  const options = {
    cwd: folder,
    encoding: 'buffer' as const,
    maxBuffer: LARGEST_OUTPUT,
    timeout: TIME_LIMIT_MS,
    env: {
      PATH: env['PATH'],
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_NO_REPLACE_OBJECTS: '1',
      LC_ALL: 'C',
    },
  };
  return new Promise((resolve) => {
    const child = execFile('git', [...fixed, ...args], options, (error, stdout) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 128;
      resolve({ code, stdout });
    });
    // A process that ended before it read its input is told by its exit code.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

function shaOf(stdout: Buffer): string | null {
  const sha = stdout.toString('latin1').trim();
  return SHA.test(sha) ? sha : null;
}

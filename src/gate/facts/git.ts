import { execFile } from 'node:child_process';
import type { ChangedFile } from './facts.ts';
import { SHA } from './json.ts';

/** The judged checkout, read only, commit objects alone: the work tree is never looked at. */
export interface Checkout {
  /** Full name of the commit that is checked out; null when there is no repository. */
  head(): Promise<string | null>;
  /** Files that differ between the merge base of both and the head; null when they cannot be compared. */
  changedFiles(baseSha: string, headSha: string): Promise<readonly ChangedFile[] | null>;
  /** Plain files below `folders` at a commit: name of the blob by path. */
  filesAt(sha: string, folders: readonly string[]): Promise<Readonly<Record<string, string>> | null>;
  /** Text of a file at a commit; null when absent, larger than 256 KiB or not UTF-8. */
  textAt(sha: string, path: string): Promise<string | null>;
  /** Merge base of two commits; null when there is none here. */
  mergeBase(a: string, b: string): Promise<string | null>;
  /** Null when it cannot be told, as in a shallow clone. */
  isAncestor(ancestor: string, descendant: string): Promise<boolean | null>;
  /** Values of the trailer `Trimtab-Decision` of the commits that the head has and the base has not. */
  decisionTrailers(baseSha: string, headSha: string): Promise<readonly string[] | null>;
}

const LARGEST_TEXT = 262_144;
const LARGEST_OUTPUT = 16 * 1024 * 1024;
const TIME_LIMIT_MS = 30_000;

/**
 * Opens the checkout in `folder`. Each question is one Git process with fixed arguments; commits are full
 * names and paths come last, so that no text of the change can become an option. Configuration of users and
 * of the machine, external diff programs and content filters are left out.
 */
export function openCheckout(folder: string, env: Readonly<Record<string, string | undefined>>): Checkout {
  const git = (...args: string[]) => run(folder, env, args);
  const text = async (sha: string, path: string): Promise<string | null> => {
    if (!SHA.test(sha)) return null;
    const { code, stdout } = await git('cat-file', 'blob', `${sha}:${path}`);
    return code === 0 && stdout.length <= LARGEST_TEXT ? utf8(stdout) : null;
  };
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
    async filesAt(sha, folders) {
      if (!SHA.test(sha)) return null;
      const { code, stdout } = await git('ls-tree', '-r', '-z', '--full-tree', sha, '--', ...folders);
      return code === 0 ? readTree(stdout.toString('latin1')) : null;
    },
    textAt: text,
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
    execFile('git', [...fixed, ...args], options, (error, stdout) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 128;
      resolve({ code, stdout });
    });
  });
}

function shaOf(stdout: Buffer): string | null {
  const sha = stdout.toString('latin1').trim();
  return SHA.test(sha) ? sha : null;
}

function utf8(content: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return null;
  }
}

const STATUS: Readonly<Record<string, ChangedFile['status']>> = { A: 'added', M: 'modified', D: 'deleted' };

/** `:<mode> <mode> <blob> <blob> <status>` NUL `<path>` NUL, again and again. */
export function readRawDiff(output: string): ChangedFile[] | null {
  const parts = output.split('\0');
  const files: ChangedFile[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [beforeMode, afterMode, , , status] = (parts[i] ?? '').replace(/^:/, '').split(' ');
    const path = parts[i + 1];
    if (beforeMode === undefined || afterMode === undefined || status === undefined || !path) return null;
    const mode = (value: string): string | null => (value === '000000' ? null : value);
    files.push({ path, status: STATUS[status] ?? 'other', beforeMode: mode(beforeMode), afterMode: mode(afterMode) });
  }
  return files;
}

function readTree(output: string): Record<string, string> {
  const entries = output.split('\0').filter((line) => line !== '');
  const files = entries.map((line) => /^100644 blob ([0-9a-f]+)\t(.+)$/s.exec(line)).filter((match) => match !== null);
  return Object.fromEntries(files.map(([, blob, path]) => [path, blob]));
}

import { InfraError } from '../errors.ts';
import { runChild } from './child.ts';

const TIMEOUT_MS = 60_000;

/** Runners often check out as another user; what a repository would have run is not run. */
const FIXED = ['--no-pager', '-c', 'safe.directory=*', '-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];

/** Git asks nobody anything, and reads what is in this repository alone. */
async function git(
  repository: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', ...more };
  return runChild({ command: 'git', args: [...FIXED, ...args], cwd: repository, env, timeoutMs: TIMEOUT_MS });
}

/** The commit that is checked out: forty hexadecimal digits. */
export async function headSha(repository: string): Promise<string> {
  const { code, stdout, stderr } = await git(repository, ['rev-parse', '--verify', 'HEAD^{commit}']);
  if (code === 0) return stdout.trim();
  throw new InfraError('no-commit', `asking git for the present commit: ${firstLine(stderr)}`, {
    advice: 'Run this inside a clone of the fleet repository.',
  });
}

/** Address of the repository that the checkout came from, which may hold a token; null when it names none. */
export async function originUrl(repository: string): Promise<string | null> {
  const { code, stdout } = await git(repository, ['config', '--get', 'remote.origin.url'], { GIT_CONFIG_NOSYSTEM: '1' });
  const url = stdout.trim();
  return code === 0 && url !== '' ? url : null;
}

/**
 * Paths below `folder` (relative to it) that differ between HEAD and where it left `base`; null when
 * this clone does not know `base`: a shallow clone, or the zeros of a new branch.
 */
export async function changedFiles(folder: string, base: string): Promise<readonly string[] | null> {
  const known = await git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${base}^{commit}`]);
  if (known.code !== 0) return null;
  const args = ['diff', '--name-only', '--no-renames', '--relative', '-z', `${base}...HEAD`, '--', '.'];
  const { code, stdout, stderr } = await git(folder, args);
  if (code === 0) return stdout.split('\0').filter((path) => path !== '');
  if (/no merge base/.test(stderr)) return null;
  throw new InfraError('no-diff', `asking git what changed since ${base.slice(0, 12)}: ${firstLine(stderr)}`);
}

/** What the target branch says by now about the commit that is checked out. */
export type Standing =
  /** `changed`: paths below the folder that differ between the commit and the branch's tip. */
  | { readonly kind: 'in'; readonly changed: readonly string[] }
  /** The branch does not hold the commit any more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'unknown'; readonly because: string };

/** Fetches the branch and compares. `address`: where to fetch from when `origin` does not answer; may hold a token. */
export async function headInTarget(folder: string, branch: string, address: string | null): Promise<Standing> {
  const tip = `refs/remotes/origin/${branch}`;
  const fetched = await fetchBranch(folder, `+refs/heads/${branch}:${tip}`, address);
  if (fetched !== null) return { kind: 'unknown', because: fetched };
  const inside = await git(folder, ['merge-base', '--is-ancestor', 'HEAD', tip]);
  if (inside.code === 1) return { kind: 'gone' };
  const { code, stdout, stderr } = await git(folder, [
    'diff',
    '--name-only',
    '--no-renames',
    '--relative',
    '-z',
    'HEAD',
    tip,
    '--',
    '.',
  ]);
  if (inside.code !== 0 || code !== 0) return { kind: 'unknown', because: firstLine(inside.stderr || stderr) };
  return { kind: 'in', changed: stdout.split('\0').filter((path) => path !== '') };
}

/** Null when it worked, else why not. */
async function fetchBranch(folder: string, refspec: string, address: string | null): Promise<string | null> {
  const fetchFrom = (remote: string, more: Readonly<Record<string, string>>) =>
    git(folder, ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', remote, refspec], more);
  const env = Object.fromEntries(PROXIES.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
  const first = await fetchFrom('origin', env);
  if (first.code === 0 || address === null) return first.code === 0 ? null : firstLine(first.stderr);
  // By environment, since other users of a machine can read arguments.
  const named = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'remote.trimtab-job.url', GIT_CONFIG_VALUE_0: address };
  const second = await fetchFrom('trimtab-job', { ...env, ...named });
  return second.code === 0 ? null : firstLine(first.stderr);
}

const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'];

function firstLine(text: string): string {
  // Addresses of remotes can hold a token.
  return (text.trim().split('\n')[0] ?? '').replace(/\/\/[^/@\s]*@/g, '//');
}

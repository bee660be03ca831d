import { InfraError } from '../errors.ts';
import { runChild } from './child.ts';

const TIMEOUT_MS = 60_000;

/** Git asks nobody anything, and reads what is in this repository alone. */
async function git(repository: string, args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
  return runChild({ command: 'git', args: ['--no-pager', ...args], cwd: repository, env, timeoutMs: TIMEOUT_MS });
}

/** The commit that is checked out: forty hexadecimal digits. */
export async function headSha(repository: string): Promise<string> {
  const { code, stdout, stderr } = await git(repository, ['rev-parse', '--verify', 'HEAD^{commit}']);
  if (code === 0) return stdout.trim();
  throw new InfraError('no-commit', `asking git for the present commit: ${firstLine(stderr)}`, {
    advice: 'Run this inside a clone of the fleet repository.',
  });
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

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}

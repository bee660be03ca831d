import { InfraError } from '../errors.ts';
import { firstLine, git, pathsIn } from './git-run.ts';

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
  const { code, stdout } = await git(repository, ['config', '--get', 'remote.origin.url'], {
    env: { GIT_CONFIG_NOSYSTEM: '1' },
  });
  const url = stdout.trim();
  return code === 0 && url !== '' ? url : null;
}

/**
 * Paths below `folder` (relative to it) that differ between HEAD and where it left `base`; null when
 * this clone does not know `base`: a shallow clone, or the zeros of a new branch.
 */
export async function changedFiles(folder: string, base: string): Promise<readonly string[] | null> {
  if ((await fullSha(folder, base)) === null) return null;
  const args = ['diff', '--name-only', '--no-renames', '--relative', '-z', `${base}...HEAD`, '--', '.'];
  const { code, stdout, stderr } = await git(folder, args);
  if (code === 0) return pathsIn(stdout);
  if (/no merge base/.test(stderr)) return null;
  throw new InfraError('no-diff', `asking git what changed since ${base.slice(0, 12)}: ${firstLine(stderr)}`);
}

/** The whole name of a commit; null when this clone does not hold it. */
export async function fullSha(folder: string, commit: string): Promise<string | null> {
  const { code, stdout } = await git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`]);
  return code === 0 ? stdout.trim() : null;
}

/** Where HEAD left `base`; null when they have nothing in common, or this clone does not know. */
export async function forkSha(folder: string, base: string): Promise<string | null> {
  const { code, stdout } = await git(folder, ['merge-base', '--end-of-options', base, 'HEAD']);
  return code === 0 ? stdout.trim() : null;
}

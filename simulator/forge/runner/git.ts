import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Git without the configuration of whoever started the program. */
const ENVIRONMENT = {
  LANG: 'C.UTF-8',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
};

/** Output of one git command. Rejects with git's own message. */
export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const env = { ...ENVIRONMENT, PATH: process.env['PATH'] ?? '' };
  const { stdout } = await execute('git', ['-C', folder, ...args], { env, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

/**
 * A clean clone of `sha` in the new folder `into`. Objects are borrowed from the repository, so it costs
 * the same however long the history is. `origin` is what it says that it came from, as if it had been cloned over HTTP.
 */
export async function checkOut(repository: string, sha: string, into: string, origin?: string): Promise<void> {
  await git('/', 'clone', '--quiet', '--shared', '--no-checkout', '--no-tags', '--template=', '--', repository, into);
  await git(into, '-c', 'advice.detachedHead=false', 'checkout', '--quiet', '--detach', sha);
  if (origin !== undefined) await git(into, 'remote', 'set-url', 'origin', origin);
}

import { type ChildResult, runChild } from './child.ts';

const TIMEOUT_MS = 60_000;

/** Runners often check out as another user; what a repository would have run is not run. */
const FIXED = ['--no-pager', '-c', 'safe.directory=*', '-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];

export interface GitOptions {
  /** Variables on top of the few that every Git gets. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly encoding?: 'utf8' | 'latin1';
}

/** Git asks nobody anything, and reads what is in this repository alone. */
export function git(repository: string, args: readonly string[], options: GitOptions = {}): Promise<ChildResult> {
  const { PATH, HOME } = process.env;
  const { env: more = {}, ...rest } = options;
  const env = { PATH, HOME, GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', ...more };
  return runChild({ command: 'git', args: [...FIXED, ...args], cwd: repository, env, timeoutMs: TIMEOUT_MS, ...rest });
}

/** Paths that Git printed with `-z`. */
export function pathsIn(stdout: string): readonly string[] {
  return stdout.split('\0').filter((path) => path !== '');
}

/** What Git complained about, fit for a log. */
export function firstLine(text: string): string {
  // Addresses of remotes can hold a token.
  return (text.trim().split('\n')[0] ?? '').replace(/\/\/[^/@\s]*@/g, '//');
}

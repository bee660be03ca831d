import { execFile } from 'node:child_process';

const LARGEST_OUTPUT = 64 * 1024 * 1024;
const TIME_LIMIT_MS = 30_000;

/**
 * Runners often check out as another user; that this folder is the one to judge was said by who called. What a
 * repository's own configuration or content could start is switched off.
 */
const FIXED = [
  ...['safe.directory=*', 'core.quotePath=false', 'core.fsmonitor=false', 'core.hooksPath=/dev/null'],
  ...['log.showSignature=false', 'log.mailmap=false', 'core.attributesFile=/dev/null', 'core.commitGraph=false'],
].flatMap((setting) => ['-c', setting]);

/** For what asks the origin. Programs at both ends are Git's own, whatever the repository says; its own settings win over `-c` for the far end. */
export const CALLED = ['core.sshCommand=ssh', 'core.askPass=', 'credential.helper=', 'core.alternateRefsCommand=true'].flatMap(
  (setting) => ['-c', setting],
);
export const FAR_END = '--upload-pack=git-upload-pack';

/**
 * Handed to every Git. Another transport than these may be, or go through, a program of the repository's choice. What is
 * missing in a clone that left objects out is fetched by `fetch` or not at all: Git itself would go by the repository's settings.
 */
const VARIABLES = {
  ...{ GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  ...{ GIT_ALLOW_PROTOCOL: 'file:http:https:ssh', GIT_NO_LAZY_FETCH: '1' },
  ...{ GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_NO_REPLACE_OBJECTS: '1', LC_ALL: 'C' },
};

/** Runs Git with `env` and what every Git is handed, and nothing else. Never throws: 128 is what could not be run. */
export function runGit(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
  input = '',
): Promise<{ code: number; stdout: Buffer }> {
  const options = {
    cwd: folder,
    encoding: 'buffer' as const,
    maxBuffer: LARGEST_OUTPUT,
    timeout: TIME_LIMIT_MS,
    env: { ...env, ...VARIABLES },
  };
  return new Promise((resolve) => {
    const child = execFile('git', [...FIXED, '--no-pager', ...args], options, (error, stdout) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 128;
      resolve({ code, stdout });
    });
    // A process that ended before it read its input is told by its exit code.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

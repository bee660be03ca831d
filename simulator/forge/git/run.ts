import { spawn } from 'node:child_process';
import { devNull } from 'node:os';

export interface GitOptions {
  readonly cwd?: string;
  /** Added to the clean environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Buffer;
  /** Exit codes besides 0 that are an answer and no failure. */
  readonly answers?: readonly number[];
}

export interface GitOutput {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export class GitFailed extends Error {
  readonly code: number;
  readonly stderr: string;

  constructor(args: readonly string[], code: number, stderr: string) {
    super(`git ${args.find((arg) => !arg.startsWith('-')) ?? ''} ended with ${code}: ${stderr.trim().slice(0, 500)}`);
    this.name = 'GitFailed';
    this.code = code;
    this.stderr = stderr;
  }
}

/** What Git may know of the machine: the path, and nothing that a person or a system configured. */
export function gitEnvironment(): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: devNull,
    LC_ALL: 'C',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'safe.directory',
    GIT_CONFIG_VALUE_0: '*',
  };
}

/**
 * Runs Git with exactly these arguments. Data never comes first, so that it cannot be taken for an option.
 * @throws GitFailed for exit codes that are neither 0 nor among `answers`.
 */
export function runGit(args: readonly string[], options: GitOptions = {}): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...args], {
      cwd: options.cwd,
      env: { ...gitEnvironment(), ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (exit) => {
      const code = exit ?? 128;
      const said = Buffer.concat(stderr).toString('utf8');
      if (code === 0 || options.answers?.includes(code)) resolve({ code, stdout: Buffer.concat(stdout), stderr: said });
      else reject(new GitFailed(args, code, said));
    });
    // Git may end without reading everything; that is told by its exit code.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}

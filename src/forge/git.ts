import { type SimpleGit, simpleGit } from 'simple-git';
import { messageOf, TrimtabError } from '../lib/errors.ts';
import { authorisation, type GitAccess, gitEnvironment } from './git-environment.ts';

/** Real ms without any output, and in all, until a git process is ended. */
const SILENT_MS = 30_000;
const TOTAL_MS = 120_000;

export type GitFault = 'forbidden' | 'unreachable' | 'local';

/** A git process that failed. `output` is its own words without our token. */
export class GitFailure extends TrimtabError {
  readonly fault: GitFault;
  readonly output: string;

  constructor(command: string, output: string) {
    const fault = faultOf(output);
    super(`git-${fault}`, `git ${command}: ${lastLine(output)}`, {
      disposition: fault === 'forbidden' ? 'stalled' : 'waiting',
      advice: fault === 'forbidden' ? 'Check the token and its role in the project.' : '',
    });
    this.fault = fault;
    this.output = output;
  }
}

/** Runs git in one folder with a closed environment and fixed argument lists. */
export interface Git {
  text(args: readonly string[], input?: string): Promise<string>;
  /** `git cat-file --batch` with these object names on its input. */
  batch(names: readonly string[]): Promise<Buffer>;
}

export function createGit(access: GitAccess, folders: { home: string; repository: string }): Git {
  const environment = gitEnvironment(access, folders);
  const secrets = access.token === null ? [] : [access.token, authorisation(access.token).split(' ')[2] ?? ''];
  const run = async <T>(command: string, input: string | undefined, work: (git: SimpleGit) => PromiseLike<T>): Promise<T> => {
    try {
      return await work(process(folders.repository, environment, input));
    } catch (error) {
      throw new GitFailure(
        command,
        secrets.reduce((text, secret) => text.replaceAll(secret, '[token]'), messageOf(error)),
      );
    }
  };
  return {
    text: (args, input) => run(args[0] ?? '', input, (git) => git.raw([...args])),
    batch: (names) => run('cat-file', `${names.join('\n')}\n`, (git) => git.binaryCatFile(['--batch']) as Promise<Buffer>),
  };
}

/** simple-git refuses settings from outside that could run programs. Ours are fixed, and they forbid just that. */
function process(folder: string, environment: Record<string, string>, input: string | undefined): SimpleGit {
  return simpleGit({
    baseDir: folder,
    timeout: { block: SILENT_MS },
    abort: AbortSignal.timeout(TOTAL_MS),
    allowEnvironment: Object.keys(environment).filter((name) => name.startsWith('GIT_')),
    unsafe: {
      allowUnsafeConfigEnvCount: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeCredentialHelper: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
    },
    // The answer of `push --porcelain` is on one stream, its reasons on the other.
    errors: (error, { exitCode, stdOut, stdErr }) =>
      exitCode === 0 ? error : Buffer.concat([...stdOut.slice(-50), Buffer.from('\n'), ...stdErr.slice(-50)]).subarray(-8192),
    ...(input === undefined ? {} : { input: () => input }),
  }).env(environment);
}

function faultOf(output: string): GitFault {
  if (
    /authentication failed|could not read username|error: 40[13]\b|access denied|permission denied \(publickey|not allowed to push|hook declined|protected branch/i.test(
      output,
    )
  )
    return 'forbidden';
  const away =
    /unable to access|could not resolve|connection (?:refused|reset|timed out)|timed? ?out|timeout|rpc failed|early eof|unexpected disconnect|error: (?:404|429|5\d\d)\b|does not appear to be a git repository|repository .* not found|abort signal|could not read from remote/i;
  return away.test(output) ? 'unreachable' : 'local';
}

function lastLine(output: string): string {
  const lines = output.split(/[\r\n]+/).map((line) => line.replace(/\p{Cc}/gu, '').trim());
  const telling = lines.filter((line) => /^(fatal|error|remote|!)/.test(line));
  return (telling[0] ?? lines.filter((line) => line !== '').at(-1) ?? 'no output').slice(0, 300);
}

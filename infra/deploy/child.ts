import { type ChildProcess, spawn } from 'node:child_process';
import { InfraError, messageOf } from '../errors.ts';
import type { Environment } from './settings.ts';

export interface ChildRequest {
  readonly command: string;
  /** Holds no secret: other users of a machine can read it. */
  readonly args: readonly string[];
  readonly cwd: string;
  /** The child's whole environment. */
  readonly env: Environment;
  readonly timeoutMs: number;
  /** What it reads from its standard input; nothing when left out. */
  readonly input?: string;
  /** How what it prints is read: `latin1` keeps every byte. */
  readonly encoding?: 'utf8' | 'latin1';
}

export interface ChildResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** More output than this ends the child: a plan of one stack is below 1 MB. */
const LARGEST_OUTPUT = 64 * 1024 * 1024;
/** From the polite request to the end by force; Terraform uses it to write its state. */
const GRACE_MS = 30_000;

/** Runs a program without a shell and waits for its end; throws an InfraError when it cannot start or takes too long. */
export function runChild(request: ChildRequest): Promise<ChildResult> {
  const { command, args, cwd, env, timeoutMs, input, encoding = 'utf8' } = request;
  const doing = `${command} ${args[0] ?? ''}`.trim();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    // One that ended before it read its input is told by its exit code.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    const ending = endingOf(child);
    const slowness = new InfraError('child-timeout', `${doing} took longer than ${Math.round(timeoutMs / 1000)} s`);
    const slow = setTimeout(() => ending.end(slowness), timeoutMs);
    const chatter = () => ending.end(new InfraError('child-output', `${doing} printed too much`));
    const [stdout, stderr] = [collect(child.stdout, encoding, chatter), collect(child.stderr, 'utf8', chatter)];
    const finish = (settle: () => void) => {
      clearTimeout(slow);
      ending.over();
      settle();
    };
    const unstarted = (cause: Error) =>
      new InfraError('child-start', `${command} cannot be started: ${messageOf(cause)}`, { cause });
    child.once('error', (cause) => finish(() => reject(unstarted(cause))));
    child.once('close', (code) => {
      const result = { code: code ?? 1, stdout: stdout(), stderr: stderr() };
      finish(() => (ending.reason() === null ? resolve(result) : reject(ending.reason())));
    });
  });
}

/** Ends a child politely and, after the time of grace, by force. The first reason counts. */
function endingOf(child: ChildProcess) {
  let first: InfraError | null = null;
  let force: NodeJS.Timeout | undefined;
  return {
    end: (reason: InfraError) => {
      first ??= reason;
      child.kill('SIGTERM');
      force ??= setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    },
    over: () => clearTimeout(force),
    reason: () => first,
  };
}

function collect(stream: NodeJS.ReadableStream, encoding: BufferEncoding, tooMuch: () => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > LARGEST_OUTPUT) tooMuch();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString(encoding);
}

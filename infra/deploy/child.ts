import { spawn } from 'node:child_process';
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
  const { command, args, cwd, env, timeoutMs } = request;
  const doing = `${command} ${args[0] ?? ''}`.trim();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let ended: InfraError | null = null;
    let force: NodeJS.Timeout | undefined;
    const end = (reason: InfraError) => {
      ended ??= reason;
      child.kill('SIGTERM');
      force ??= setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    };
    const slow = setTimeout(
      () => end(new InfraError('child-timeout', `${doing} took longer than ${Math.round(timeoutMs / 1000)} s`)),
      timeoutMs,
    );
    const stdout = collect(child.stdout, () => end(new InfraError('child-output', `${doing} printed too much`)));
    const stderr = collect(child.stderr, () => end(new InfraError('child-output', `${doing} printed too much`)));
    const finish = (settle: () => void) => {
      clearTimeout(slow);
      clearTimeout(force);
      settle();
    };
    child.once('error', (cause) =>
      finish(() => reject(new InfraError('child-start', `${command} cannot be started: ${messageOf(cause)}`, { cause }))),
    );
    child.once('close', (code) =>
      finish(() => (ended === null ? resolve({ code: code ?? 1, stdout: stdout(), stderr: stderr() }) : reject(ended))),
    );
  });
}

function collect(stream: NodeJS.ReadableStream, tooMuch: () => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > LARGEST_OUTPUT) tooMuch();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

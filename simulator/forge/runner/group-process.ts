import { spawn } from 'node:child_process';

/** How a process ended. `code` is null when it was killed or could not be started. */
export interface Exit {
  readonly code: number | null;
  readonly cause: 'exited' | 'timed out' | 'canceled' | 'not started';
}

export interface GroupProcess {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly signal?: AbortSignal;
  readonly output: (stream: 'stdout' | 'stderr', chunk: string) => void;
}

/** Between asking a process group to end and ending it. */
const GRACE_MS = 2_000;

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The whole group is gone already.
  }
}

/** Runs a program in a process group of its own; time-out, cancel and its own end take its children with it. */
export function runGroup(job: GroupProcess): Promise<Exit> {
  return new Promise((resolve) => {
    const child = spawn(job.command, job.arguments, {
      cwd: job.folder,
      env: { ...job.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let cause: Exit['cause'] = 'exited';
    let grace: NodeJS.Timeout | undefined;
    const end = (why: Exit['cause']): void => {
      if (cause !== 'exited') return;
      cause = why;
      killGroup(child.pid, 'SIGTERM');
      grace = setTimeout(() => killGroup(child.pid, 'SIGKILL'), GRACE_MS);
    };
    const limit = setTimeout(() => end('timed out'), job.timeoutSeconds * 1000);
    const canceled = (): void => end('canceled');
    job.signal?.addEventListener('abort', canceled, { once: true });
    if (job.signal?.aborted) canceled();
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => job.output('stdout', chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => job.output('stderr', chunk));
    const settle = (exit: Exit): void => {
      clearTimeout(limit);
      clearTimeout(grace);
      job.signal?.removeEventListener('abort', canceled);
      resolve(exit);
    };
    child.on('error', (error) => {
      job.output('stderr', `${error.message}\n`);
      settle({ code: null, cause: 'not started' });
    });
    // What a job leaves running would hold its output open: it ends with the job.
    child.on('exit', () => killGroup(child.pid, 'SIGKILL'));
    child.on('close', (code) => settle({ code: cause === 'exited' ? code : null, cause }));
  });
}

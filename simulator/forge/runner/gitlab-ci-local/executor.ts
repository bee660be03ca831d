import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CiLocal } from '../ci-local.ts';
import type { ExecutedJob, JobExecutor, JobTask } from '../executor.ts';
import type { Exit } from '../group-process.ts';
import type { Variables } from '../variables.ts';
import { PipelineCheckout } from './checkout.ts';
import { readLine } from './output.ts';

export interface CiLocalExecutorParts {
  readonly ciLocal: CiLocal;
  /** Folder for the checkouts, one per pipeline. */
  readonly work: string;
  readonly nodeModules: string;
}

const nothingToDiscard = (): Promise<void> => Promise.resolve();

/** gitlab-ci-local expands references in every value; what the forge gives is meant literally. */
function literally(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value.replaceAll('$', '$$$$')]));
}

/** Executes each job by gitlab-ci-local, isolated, in the shell of this machine. Needs `rsync` and `bash`. */
export class CiLocalExecutor implements JobExecutor {
  readonly #parts: CiLocalExecutorParts;
  readonly #checkouts = new Map<number, Promise<PipelineCheckout>>();

  constructor(parts: CiLocalExecutorParts) {
    this.#parts = parts;
  }

  async execute(task: JobTask): Promise<ExecutedJob> {
    const checkout = await this.#checkout(task);
    await checkout.allow(task.job);
    task.log.line(`Running by gitlab-ci-local in a copy of ${task.request.sha.slice(0, 8)} (ref is ${task.request.ref})`);
    const folder = checkout.folderOf(task.job.name);
    return { exit: await this.#run(task, checkout, folder), folder, discard: nothingToDiscard };
  }

  async release(pipelineId: number): Promise<void> {
    this.#checkouts.delete(pipelineId);
    await rm(this.#room(pipelineId), { recursive: true, force: true, maxRetries: 3 });
  }

  #room(pipelineId: number): string {
    return join(this.#parts.work, `ci-local-${pipelineId}`);
  }

  #checkout({ request }: JobTask): Promise<PipelineCheckout> {
    const folder = join(this.#room(request.pipelineId), 'project');
    const known = this.#checkouts.get(request.pipelineId) ?? PipelineCheckout.make(request, folder, this.#parts.nodeModules);
    this.#checkouts.set(request.pipelineId, known);
    return known;
  }

  async #run({ job, given, log, signal }: JobTask, checkout: PipelineCheckout, folder: string): Promise<Exit> {
    let started = false;
    let result: number | null = null;
    const rest = { stdout: '', stderr: '' };
    const unclear: string[] = [];
    const read = (line: string, stream: 'stdout' | 'stderr'): void => {
      const said = readLine(line, job.name);
      if (said.kind === 'log') log.line(said.text);
      else if (said.kind === 'result') result ??= said.code;
      else if (said.kind === 'started') started = true;
      else if (stream === 'stderr') unclear.push(line);
    };
    const exit = await this.#parts.ciLocal.run({
      folder: checkout.folder,
      arguments: [job.name, '--force-shell-executor', '--shell-isolation', '--no-artifacts-to-source'],
      variables: literally({ ...given, CI_PROJECT_DIR: folder, CI_BUILDS_DIR: checkout.folder }),
      timeoutSeconds: job.timeoutSeconds,
      signal,
      output: (stream, chunk) => {
        const lines = (rest[stream] + chunk).split('\n');
        rest[stream] = lines.pop() ?? '';
        for (const line of lines) read(line, stream);
      },
    });
    if (exit.cause !== 'exited' || started) return result === null ? exit : { ...exit, code: result };
    for (const line of unclear) log.line(line);
    return { code: exit.code || null, cause: 'not started' };
  }
}

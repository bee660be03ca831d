import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifacts } from '../artifacts.ts';
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
  readonly artifacts: Artifacts;
}

const nothingToDiscard = (): Promise<void> => Promise.resolve();

/** gitlab-ci-local expands references in every value; what the forge gives is meant literally. */
function literally(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value.replaceAll('$', '$$$$')]));
}

/** Executes each job by gitlab-ci-local, isolated, in the shell of this machine. Needs `rsync` and `bash`. */
export class CiLocalExecutor implements JobExecutor {
  readonly #parts: CiLocalExecutorParts;
  readonly #checkouts = new Map<string, Promise<PipelineCheckout>>();

  constructor(parts: CiLocalExecutorParts) {
    this.#parts = parts;
  }

  async execute(task: JobTask): Promise<ExecutedJob> {
    const checkout = await this.#checkout(task);
    await checkout.allow(task.job);
    for (const producer of task.producers) await this.#handOver(task, producer, checkout);
    task.log.line(`Running by gitlab-ci-local in a copy of ${task.request.sha.slice(0, 8)} (ref is ${task.request.ref})`);
    const folder = checkout.folderOf(task.job.name);
    return { exit: await this.#run(task, checkout, folder), folder, discard: nothingToDiscard };
  }

  async release(run: string): Promise<void> {
    this.#checkouts.delete(run);
    await rm(this.#room(run), { recursive: true, force: true, maxRetries: 3 });
  }

  #room(run: string): string {
    return join(this.#parts.work, `ci-local-${run}`);
  }

  #checkout({ run, request }: JobTask): Promise<PipelineCheckout> {
    const folder = join(this.#room(run), 'project');
    const known = this.#checkouts.get(run) ?? PipelineCheckout.make(request, folder, this.#parts.nodeModules);
    this.#checkouts.set(run, known);
    return known;
  }

  /** What a job left in an earlier run of the pipeline, put where gitlab-ci-local would have left it. */
  async #handOver({ request }: JobTask, producer: string, checkout: PipelineCheckout): Promise<void> {
    const folder = checkout.artifactsOf(producer);
    if (existsSync(folder)) return;
    await mkdir(folder, { recursive: true });
    await this.#parts.artifacts.restore(request.pipelineId, [producer], folder);
    const dotenv = Object.entries(await this.#parts.artifacts.dotenv(request.pipelineId, [producer]));
    if (dotenv.length === 0) return;
    const reports = join(folder, '.gitlab-ci-reports', 'dotenv');
    await mkdir(reports, { recursive: true });
    await writeFile(join(reports, 'earlier.env'), dotenv.map(([name, value]) => `${name}=${JSON.stringify(value)}\n`).join(''));
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
      arguments: [
        job.name,
        '--force-shell-executor',
        '--shell-isolation',
        '--no-artifacts-to-source',
        '--no-json-schema-validation',
      ],
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

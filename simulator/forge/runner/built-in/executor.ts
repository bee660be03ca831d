import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifacts } from '../artifacts.ts';
import type { ExecutedJob, JobExecutor, JobTask } from '../executor.ts';
import { checkOut } from '../git.ts';
import { type Exit, runGroup } from '../group-process.ts';
import type { Variables } from '../variables.ts';
import type { JobCache } from './cache.ts';
import { shellScript } from './script.ts';

/** How long `after_script` may take, in seconds, as in GitLab. */
const AFTER_SCRIPT_SECONDS = 300;

export interface BuiltInParts {
  /** Folder for the clones, one per job, removed after it. */
  readonly work: string;
  readonly shell: 'bash' | 'sh';
  /** What a job's environment starts from: `PATH`, `LANG`, `TZ` and what was explicitly passed on. */
  readonly environment: Variables;
  readonly artifacts: Artifacts;
  readonly cache: JobCache;
}

/** Executes jobs with a shell in a clean clone each. */
export class BuiltInExecutor implements JobExecutor {
  readonly #parts: BuiltInParts;

  constructor(parts: BuiltInParts) {
    this.#parts = parts;
  }

  async execute(task: JobTask): Promise<ExecutedJob> {
    await mkdir(this.#parts.work, { recursive: true });
    const room = await mkdtemp(join(this.#parts.work, `${task.request.pipelineId}-`));
    const discard = (): Promise<void> => rm(room, { recursive: true, force: true, maxRetries: 3 });
    try {
      const folder = join(room, 'project');
      await this.#prepare(task, folder);
      await mkdir(join(room, 'home'));
      return { exit: await this.#scripts(task, room, folder), folder, discard };
    } catch (error) {
      await discard();
      throw error;
    }
  }

  release(): Promise<void> {
    return Promise.resolve();
  }

  async #prepare({ request, job, producers, given, log }: JobTask, folder: string): Promise<void> {
    log.line(`Checking out ${request.sha.slice(0, 8)} as detached HEAD (ref is ${request.ref})`);
    await checkOut(request.repository, request.sha, folder, given['CI_REPOSITORY_URL']);
    const cached = job.cache ? await this.#parts.cache.restore(job.cache, folder) : [];
    if (job.cache) log.line(cached.length > 0 ? `Restored cache: ${cached.join(', ')}` : 'No cache found');
    const restored = await this.#parts.artifacts.restore(request.pipelineId, producers, folder);
    if (restored.length > 0) log.line(`Downloading artifacts of ${restored.join(', ')}`);
  }

  async #scripts(task: JobTask, room: string, folder: string): Promise<Exit> {
    const { job, log } = task;
    const exit = await this.#shell(task, room, [...job.beforeScript, ...job.script], job.timeoutSeconds, 'running');
    if (exit.cause === 'exited' && job.afterScript.length > 0) {
      log.line('Running after_script');
      // Its result changes nothing: the job has ended.
      await this.#shell(task, room, job.afterScript, AFTER_SCRIPT_SECONDS, exit.code === 0 ? 'success' : 'failed');
    }
    if (exit.code === 0 && job.cache) await this.#parts.cache.save(job.cache, folder);
    return exit;
  }

  async #shell(task: JobTask, room: string, commands: readonly string[], seconds: number, status: string): Promise<Exit> {
    const file = join(room, `${status}.sh`);
    const folder = join(room, 'project');
    await writeFile(file, shellScript(commands));
    return runGroup({
      command: this.#parts.shell,
      arguments: [file],
      folder,
      environment: {
        ...this.#parts.environment,
        HOME: join(room, 'home'),
        ...task.variables,
        CI_PROJECT_DIR: folder,
        CI_BUILDS_DIR: room,
        CI_JOB_STATUS: status,
      },
      timeoutSeconds: seconds,
      signal: task.signal,
      output: (_, chunk) => task.log.write(chunk),
    });
  }
}

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Artifacts } from './artifacts.ts';
import { JobCache } from './built-in/cache.ts';
import { BuiltInExecutor } from './built-in/executor.ts';
import { CiLocal } from './ci-local.ts';
import type { JobExecutor } from './executor.ts';
import { eventVariables } from './expansion/event.ts';
import { Expansion } from './expansion/expansion.ts';
import { CiLocalExecutor } from './gitlab-ci-local/executor.ts';
import { PipelineRun } from './pipeline-run.ts';
import type { PipelineRunner } from './port.ts';
import { Slots } from './slots.ts';
import type { Variables } from './variables.ts';

export { InvalidPipeline } from './invalid-pipeline.ts';

export interface RunnerOptions {
  /** A folder of the runner alone: clones while jobs run, kept artifacts, caches. */
  readonly stateDir: string;
  /** The checkout's `node_modules`: holds gitlab-ci-local and Node, and serves as the jobs' cache of it. */
  readonly nodeModules: string;
  /** `auto` (default): gitlab-ci-local where `rsync` and `bash` are on the path, else built-in. */
  readonly executor?: 'auto' | PipelineRunner['executor'];
  /** Names of environment variables that jobs may see; none by default. */
  readonly passEnv?: readonly string[];
  /** Jobs that run at the same time, over all pipelines; 2 by default. */
  readonly concurrency?: number;
  /** Where programs are looked for; the process's own `PATH` by default. */
  readonly path?: string;
}

function has(program: string, path: string): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

function chosen(options: RunnerOptions, path: string): PipelineRunner['executor'] {
  const wanted = options.executor ?? 'auto';
  if (wanted !== 'auto') return wanted;
  return has('rsync', path) && has('bash', path) ? 'gitlab-ci-local' : 'built-in';
}

/** What every job's environment starts from. Nothing else of this process is seen by a job. */
function baseEnvironment(options: RunnerOptions, path: string): Variables {
  const passed = (options.passEnv ?? []).map((name) => [name, process.env[name]] as const);
  return {
    ...Object.fromEntries(passed.filter((pair): pair is readonly [string, string] => pair[1] !== undefined)),
    PATH: `${join(options.nodeModules, '.bin')}${delimiter}${path}`,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
  };
}

/** Expands and runs the pipelines of the local forge. */
export function createRunner(options: RunnerOptions): PipelineRunner {
  const path = options.path ?? process.env['PATH'] ?? '';
  const executor = chosen(options, path);
  const environment = baseEnvironment(options, path);
  const { nodeModules } = options;
  const work = join(options.stateDir, 'work');
  const ciLocal = new CiLocal({ nodeModules, home: join(options.stateDir, 'ci-local'), environment });
  const artifacts = new Artifacts(join(options.stateDir, 'artifacts'));
  const builtIn = (): JobExecutor => {
    const cache = new JobCache(join(options.stateDir, 'cache'), nodeModules);
    return new BuiltInExecutor({ work, shell: has('bash', path) ? 'bash' : 'sh', environment, artifacts, cache });
  };
  const jobs = executor === 'built-in' ? builtIn() : new CiLocalExecutor({ ciLocal, work, nodeModules, artifacts });
  const expansion = new Expansion(ciLocal, work);
  const slots = new Slots(options.concurrency ?? 2);
  const running = new Set<PipelineRun>();
  let runs = 0;
  return {
    executor,
    expand: (request) => expansion.expand(request),
    run: (request, pipeline, variables, listener) => {
      const complete = { ...request, variables: eventVariables(request) };
      runs += 1;
      const parts = {
        run: `${request.pipelineId}-${runs}`,
        request: complete,
        pipeline,
        variables,
        listener,
        executor: jobs,
        artifacts,
      };
      const run = new PipelineRun(parts, slots);
      running.add(run);
      void run.over.then(() => running.delete(run));
      return run;
    },
    close: async () => {
      for (const run of running) run.cancel();
      await Promise.all([...running].map((run) => run.over));
    },
  };
}

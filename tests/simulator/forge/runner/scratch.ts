import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { createRunner, type RunnerOptions } from '../../../../simulator/forge/runner/index.ts';
import type {
  ExpandedPipeline,
  JobStatus,
  PipelineListener,
  PipelineRequest,
  PipelineRunner,
  RunningPipeline,
} from '../../../../simulator/forge/runner/port.ts';

export const PROJECT = resolve(import.meta.dirname, '../../../..');
export const NODE_MODULES = join(PROJECT, 'node_modules');

const ENVIRONMENT = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
};

/** A real repository and a runner in a folder that is removed at the end. */
export class Scratch {
  readonly folder = mkdtempSync(join(tmpdir(), 'trimtab-runner-'));
  readonly #tree = join(this.folder, 'tree');
  readonly #runners: PipelineRunner[] = [];
  #pipelines = 0;

  constructor() {
    mkdirSync(this.#tree);
    this.git('init', '--quiet', '--initial-branch=main');
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.#tree, env: ENVIRONMENT, encoding: 'utf8' }).trim();
  }

  /** Commits these files (text, or a CI configuration as an object) and gives the new sha. */
  commit(files: Record<string, string | object>): string {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.#tree, path)), { recursive: true });
      writeFileSync(join(this.#tree, path), typeof content === 'string' ? content : stringify(content));
    }
    return this.#commitAll();
  }

  /** Commits files of this project under their own paths. */
  commitOwn(...paths: string[]): string {
    for (const path of paths) cpSync(join(PROJECT, path), join(this.#tree, path), { recursive: true });
    return this.#commitAll();
  }

  runner(options: Partial<RunnerOptions> = {}): PipelineRunner {
    const stateDir = join(this.folder, `state-${this.#runners.length}`);
    const runner = createRunner({ stateDir, nodeModules: NODE_MODULES, executor: 'built-in', ...options });
    this.#runners.push(runner);
    return runner;
  }

  request(sha: string, more: Partial<PipelineRequest> = {}): PipelineRequest {
    this.#pipelines += 1;
    const repository = join(this.folder, 'tree', '.git');
    const beforeSha = '0'.repeat(40);
    return { pipelineId: this.#pipelines, source: 'push', ref: 'main', sha, beforeSha, repository, variables: {}, ...more };
  }

  async remove(): Promise<void> {
    await Promise.all(this.#runners.map((runner) => runner.close()));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  #commitAll(): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', 'Change');
    return this.git('rev-parse', 'HEAD');
  }
}

/** What a listener was told. */
export class Recorder implements PipelineListener {
  readonly status: Record<string, JobStatus> = {};
  readonly logs: Record<string, string> = {};
  readonly files: Record<string, Record<string, string>> = {};
  readonly events: string[] = [];

  jobChanged(job: string, status: JobStatus): void {
    this.status[job] = status;
    this.events.push(`${job} ${status}`);
  }

  log(job: string, chunk: string): void {
    this.logs[job] = (this.logs[job] ?? '') + chunk;
  }

  artifacts(job: string, files: Readonly<Record<string, string>>): void {
    this.files[job] = files;
  }

  /** Content of the kept artifacts of a job, by path. */
  kept(job: string): Record<string, string> {
    return Object.fromEntries(Object.entries(this.files[job] ?? {}).map(([path, file]) => [path, readFileSync(file, 'utf8')]));
  }

  async until(event: string): Promise<void> {
    while (!this.events.includes(event)) await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export interface Ran extends Recorder {
  readonly pipeline: ExpandedPipeline;
  readonly running: RunningPipeline;
}

/** Expands and runs the pipeline of a request; resolves when nothing can run without a person. */
export async function run(
  runner: PipelineRunner,
  request: PipelineRequest,
  ofJob: (name: string) => Record<string, string> = () => ({}),
): Promise<Recorder & { running: RunningPipeline }> {
  const recorder = new Recorder();
  const pipeline = await runner.expand(request);
  const running = runner.run(request, pipeline, (job) => ofJob(job.name), recorder);
  await running.done;
  return Object.assign(recorder, { running });
}

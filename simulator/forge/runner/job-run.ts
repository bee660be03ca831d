import type { Artifacts } from './artifacts.ts';
import type { ExecutedJob, JobExecutor, JobTask } from './executor.ts';
import type { Exit } from './group-process.ts';
import { JobLog } from './job-log.ts';
import type { ExpandedJob, ExpandedPipeline, JobVariables, PipelineListener, PipelineRequest } from './port.ts';
import { jobVariables } from './variables.ts';

/** What all jobs of one pipeline have in common. */
export interface PipelineParts {
  readonly run: string;
  readonly request: PipelineRequest;
  readonly pipeline: ExpandedPipeline;
  readonly variables: JobVariables;
  readonly listener: PipelineListener;
  readonly executor: JobExecutor;
  readonly artifacts: Artifacts;
}

/** The last line of a job's log, in GitLab's words. */
function epilogue(exit: Exit, job: ExpandedJob): string {
  if (exit.code === 0) return 'Job succeeded';
  if (exit.cause === 'canceled') return 'ERROR: Job was canceled';
  if (exit.cause === 'timed out') return `ERROR: Job failed: execution took longer than ${job.timeoutSeconds} seconds`;
  if (exit.cause === 'not started') return 'ERROR: Job failed: it could not be started';
  return `ERROR: Job failed: exit code ${exit.code ?? 'unknown (killed)'}`;
}

async function keepArtifacts(parts: PipelineParts, task: JobTask, done: ExecutedJob): Promise<void> {
  const { job, log } = task;
  const succeeded = done.exit.code === 0;
  const wanted = job.artifacts.when === 'always' || job.artifacts.when === (succeeded ? 'on_success' : 'on_failure');
  const { paths, reports } = job.artifacts;
  const nothing = [...paths, ...reports.dotenv, ...reports.junit, ...reports.terraform].length === 0;
  if (done.folder === null || !wanted || nothing || done.exit.cause === 'canceled') return;
  const files = await parts.artifacts.keep(parts.request.pipelineId, job, done.folder, task.variables);
  log.line(`Uploading artifacts: ${Object.keys(files).length} files`);
  parts.listener.artifacts(job.name, files);
}

/**
 * Executes one job from its variables to its artifacts. `producers`: names of the jobs whose artifacts it takes.
 * Resolves with its exit; rejects when the runner itself failed.
 */
export async function runJob(
  parts: PipelineParts,
  job: ExpandedJob,
  producers: readonly string[],
  signal: AbortSignal,
): Promise<Exit> {
  const { run, request, listener, executor, artifacts } = parts;
  const log = new JobLog((chunk) => listener.log(job.name, chunk));
  const dotenv = await artifacts.dotenv(request.pipelineId, producers);
  const ofJob = parts.variables(job);
  const variables = jobVariables({ request, job, ofJob, dotenv });
  const given = { ...request.variables, ...ofJob };
  const task: JobTask = { run, request, job, variables, given, producers, log, signal };
  const done = await executor.execute(task);
  try {
    await keepArtifacts(parts, task, done);
    log.line(epilogue(done.exit, job));
    return done.exit;
  } finally {
    await done.discard();
  }
}

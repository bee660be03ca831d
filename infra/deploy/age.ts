import { InfraError } from '../errors.ts';
import type { ForgeJob } from './forge-job.ts';
import { GOOD_FOR_MS } from './permission.ts';
import { inPipeline } from './pipeline.ts';
import type { PlanFile } from './plan-file.ts';
import type { Environment } from './settings.ts';

/** What a verdict is good for, and what a pipeline may wait for a runner on top of that. */
const PLAN_GOOD_FOR_MS = GOOD_FOR_MS + 15 * 60_000;

export interface Clocks {
  readonly env: Environment;
  /** This job as the forge knows it; null when there is none or it does not say. */
  readonly job: ForgeJob | null;
  /** ms since the epoch; counts outside of a pipeline alone. */
  readonly now: number;
}

/** ms since the epoch by the forge's clock. Throws an InfraError where a job is not told: neither its variables nor its runner know. */
export function timeOf({ env, job, now }: Clocks): number {
  if (job !== null) return nowBy(job);
  if (!inPipeline(env)) return now;
  throw new InfraError('unknown-time', 'What time it is cannot be told: the forge does not say when this job was started', {
    advice: 'Nothing is applied on a guess. Run the job again when the forge can be asked.',
  });
}

/**
 * A sentence when the pipeline or its plan is too old, however fresh the verdict is: the policy job of an old pipeline can be
 * started again as well. Null while they hold, and where no forge has told the time.
 */
export function outlived({ plannedAt }: Pick<PlanFile, 'plannedAt'>, job: ForgeJob | null): string | null {
  if (job === null) return null;
  const { pipelineAt, startedAt } = job;
  if (pipelineAt !== undefined && startedAt - pipelineAt > PLAN_GOOD_FOR_MS) return sentence('pipeline', pipelineAt);
  const planned = plannedAt === undefined ? Number.NaN : Date.parse(plannedAt);
  return nowBy(job) - planned > PLAN_GOOD_FOR_MS ? sentence('plan', planned) : null;
}

function nowBy(job: ForgeJob): number {
  return job.now?.() ?? job.startedAt;
}

function sentence(what: string, time: number): string {
  return `The ${what} is of ${new Date(time).toISOString()} and was good for ${PLAN_GOOD_FOR_MS / 60_000} minutes`;
}

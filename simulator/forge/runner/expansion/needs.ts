import { InvalidPipeline } from '../invalid-pipeline.ts';
import type { ExpandedJob } from '../port.ts';

/** The jobs, with needs that are not in this pipeline left out. Throws when one of them is not optional, or in a circle. */
export function settledNeeds(jobs: readonly ExpandedJob[]): readonly ExpandedJob[] {
  const names = new Set(jobs.map((job) => job.name));
  const settled = jobs.map((job) => {
    const missing = job.needs?.find((need) => !need.optional && !names.has(need.job));
    if (missing) {
      throw new InvalidPipeline(
        `'${job.name}' job needs '${missing.job}' job, but '${missing.job}' does not exist in the pipeline. ` +
          'It may be left out by its rules: add `optional: true` to the need.',
      );
    }
    return { ...job, needs: job.needs?.filter((need) => names.has(need.job)) ?? null };
  });
  refuseCircles(settled);
  return settled;
}

function refuseCircles(jobs: readonly ExpandedJob[]): void {
  let waiting = jobs.filter((job) => job.needs !== null);
  for (;;) {
    const names = new Set(waiting.map((job) => job.name));
    const still = waiting.filter((job) => job.needs?.some((need) => names.has(need.job)));
    if (still.length === 0) return;
    if (still.length === waiting.length) {
      throw new InvalidPipeline(`The pipeline has circular dependencies: ${still.map((job) => job.name).join(', ')}`);
    }
    waiting = still;
  }
}

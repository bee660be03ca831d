import type { Checkout } from './git.ts';
import type { UnfinishedPipeline } from './pipeline.ts';

/** More pipelines than this are more than any fleet wants at once: they count without being looked into. */
const MOST_LOOKED_INTO = 50;

/**
 * Pipelines that may carry a move: whatever is not known of one, it counts. Null when the forge does not say which there are.
 */
export async function movesAmong(checkout: Checkout, pipelines: readonly UnfinishedPipeline[] | null): Promise<number | null> {
  if (pipelines === null || pipelines.length > MOST_LOOKED_INTO) return pipelines?.length ?? null;
  let moves = 0;
  for (const pipeline of pipelines) if (await mayMove(checkout, pipeline)) moves += 1;
  return moves;
}

/** Whether what was pushed names a decision or changed a placement. */
async function mayMove(checkout: Checkout, { sha, beforeSha }: UnfinishedPipeline): Promise<boolean> {
  if (sha === null || beforeSha === null) return true;
  const [files, commits] = await Promise.all([checkout.changedFiles(beforeSha, sha), checkout.commits(beforeSha, sha)]);
  if (files === null || commits === null) return true;
  return files.some(({ path }) => path.startsWith('infra/placements')) || commits.some(({ decisions }) => decisions.length > 0);
}

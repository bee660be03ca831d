import { InfraError } from '../errors.ts';
import { headInTarget } from './git.ts';
import { inPipeline } from './pipeline.ts';
import type { StackPlan } from './plan-file.ts';
import { scopeOf } from './scope.ts';
import type { Environment } from './settings.ts';

/** Why a stack is none of this commit's business any more; null = it still is. */
export type Superseded = (stack: StackPlan) => string | null;

const BRANCH = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/;

/**
 * Asks Git what the target branch says by now: a job that is started again long after must not take back what newer
 * commits have done. Throws an InfraError when that cannot be told inside a pipeline; outside of one nobody asks.
 */
export async function supersededBy(root: string, env: Environment): Promise<Superseded> {
  if (!inPipeline(env)) return () => null;
  const branch = env['CI_COMMIT_BRANCH'] ?? '';
  if (!BRANCH.test(branch) || branch.includes('..')) throw untold('the pipeline names no branch');
  const now = await headInTarget(root, branch, env['CI_REPOSITORY_URL'] ?? null);
  if (now.kind === 'unknown') throw untold(now.because);
  if (now.kind === 'gone') return () => `this commit is not in ${branch} any more`;
  const { all, services } = scopeOf(now.changed);
  const shared = now.changed.find((path) => !path.startsWith('placements/') && !path.startsWith('decisions/'));
  const because = (path: string) =>
    `a newer commit of ${branch} changes infra/${path}, and its pipeline applies what is written there`;
  return ({ service }) => {
    if (service !== null && services.includes(service)) return because(`placements/${service}.ts`);
    return all ? because(shared ?? '') : null;
  };
}

function untold(reason: string): InfraError {
  return new InfraError('unknown-target', `What the target branch says by now cannot be told: ${reason}`, {
    advice: 'Nothing is applied on a guess. Run the job again when Git can be reached.',
  });
}

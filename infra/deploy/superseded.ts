import { InfraError } from '../errors.ts';
import { type Comparison, compareStacks } from './concern.ts';
import { isSameRepository } from './forge-address.ts';
import type { ForgeJob } from './forge-job.ts';
import { originUrl } from './git.ts';
import { inPipeline } from './pipeline.ts';
import type { StackPlan } from './plan-file.ts';
import { scopeOf } from './scope.ts';
import type { Environment } from './settings.ts';
import { headInTarget, type Standing } from './target-branch.ts';

/** Why a stack is none of this commit's business any more; null = it still is. */
export type Superseded = (stack: StackPlan) => string | null;

export interface Question {
  /** The `infra` folder of the checkout. */
  readonly root: string;
  readonly env: Environment;
  /** This job as the forge knows it; null when it does not say. */
  readonly job: ForgeJob | null;
}

const BRANCH = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/;

/**
 * Asks Git what the target branch says by now: a job that is started again long after must not take back what newer
 * commits have done. Throws an InfraError when that cannot be told inside a pipeline; outside of one nobody asks.
 */
export async function supersededBy(question: Question): Promise<Superseded> {
  const { root, env } = question;
  if (!inPipeline(env)) return () => null;
  const branch = branchOf(question);
  const origin = await originUrl(root);
  const now = await headInTarget(root, branch, { origin, address: addressOf(origin, env), env });
  if (now.kind === 'unknown') throw untold(now.because);
  if (now.kind === 'gone') return () => `this commit is not in ${branch} any more`;
  return takenOver(root, branch, now);
}

/** Says which stacks newer commits are about: those are applied by the pipelines of these commits, and no others are. */
async function takenOver(root: string, branch: string, now: Standing & { kind: 'in' }): Promise<Superseded> {
  const { all, services } = scopeOf(now.changed);
  const shared = now.changed.find((path) => !path.startsWith('placements/') && !path.startsWith('decisions/')) ?? '';
  const templates: Comparison | null = all ? await compareStacks(root, 'HEAD', now.tip) : null;
  const newer = (path: string) => `a newer commit of ${branch} changes infra/${path}`;
  const applies = 'its pipeline applies what is written there';
  return ({ stack, service }) => {
    if (service !== null && services.includes(service)) return `${newer(`placements/${service}.ts`)}, and ${applies}`;
    const standing = templates?.of(stack) ?? 'same';
    if (standing === 'same') return null;
    if (standing === 'different') return `${newer(shared)}, and ${applies}`;
    return `${newer(shared)}, and whether that is about this stack cannot be told${templates?.untold ? ` (${templates.untold})` : ''}`;
  };
}

/** A variable alone could name a branch that newer commits never reach. */
function branchOf({ env, job }: Question): string {
  const branch = env['CI_COMMIT_BRANCH'] ?? '';
  if (!BRANCH.test(branch) || branch.includes('..')) throw untold('the pipeline names no branch');
  if (job?.ref !== undefined && job.ref !== branch) throw untold('CI_COMMIT_BRANCH is not the branch that the forge names');
  return branch;
}

/** Whoever sets variables could name a repository that has stood still, so it has to be the one that the checkout came from. */
function addressOf(origin: string | null, env: Environment): string | null {
  const named = env['CI_REPOSITORY_URL'] ?? '';
  return origin !== null && isSameRepository(named, origin) ? named : null;
}

function untold(reason: string): InfraError {
  return new InfraError('unknown-target', `What the target branch says by now cannot be told: ${reason}`, {
    advice: 'Nothing is applied on a guess. Run the job again when Git can be reached.',
  });
}

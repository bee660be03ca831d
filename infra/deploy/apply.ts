import { InfraError, messageOf } from '../errors.ts';
import { outlived, timeOf } from './age.ts';
import { type Applied, appliedOf, type Skipped, startTally, writeApplied } from './applied.ts';
import { botOf } from './bot.ts';
import { describeCounts, isIdle } from './changes.ts';
import { placedSince } from './concern.ts';
import { type Decision, readDecision } from './decision.ts';
import type { Engine } from './engine.ts';
import type { ForgeJob } from './forge-job.ts';
import { headSha } from './git.ts';
import { expired, permit, tooOld } from './permission.ts';
import type { Say } from './plan.ts';
import { folderDigest, type PlanFile, readPlan, type StackPlan, savedPlanFolder } from './plan-file.ts';
import type { EngineName, Environment } from './settings.ts';
import { supersededBy } from './superseded.ts';
import { readVerdict } from './verdict.ts';

export interface ApplyRequest {
  readonly root: string;
  /** The plan folder. */
  readonly plan: string;
  /** Path of verdict.json. */
  readonly verdict: string;
  /** Path of trust.json, which may name the bot. */
  readonly trust: string;
  /** Where apply.json goes. */
  readonly out: string;
  /** The engine of that name; a plan is applied by the engine that made it. */
  engine(name: EngineName): Engine;
  /** Of the pipeline; empty outside of one. */
  readonly env: Environment;
  /** This job as the forge knows it; null when there is none or it does not say. */
  readonly job: ForgeJob | null;
  /** ms since the epoch; counts outside of a pipeline alone. */
  readonly now: number;
  readonly say: Say;
}

/**
 * Applies exactly the plan that was judged. Refuses, before anything is touched, when verdict, commit,
 * saved plans or state are not the ones of the judgement; leaves alone what newer commits have taken over.
 * Writes apply.json, also when it failed.
 */
export async function apply(request: ApplyRequest): Promise<Applied> {
  const plan = await readPlan(request.plan);
  const tally = await startTally(request.out, plan.headSha);
  try {
    const engine = request.engine(plan.engine);
    await applyStacks(engine, request, await permitted(request, plan, tally.skipped), tally.done);
  } catch (error) {
    await writeApplied(request.out, appliedOf(plan, tally, 'failed'));
    throw error;
  }
  const applied = appliedOf(plan, tally, tally.touched() ? 'applied' : 'nothing');
  await writeApplied(request.out, applied);
  return applied;
}

/** The stacks that are to be changed by this job, now. What is left alone goes to `skipped`. */
async function permitted(request: ApplyRequest, plan: PlanFile, skipped: Skipped[]): Promise<readonly StackPlan[]> {
  const skip = ({ stack }: StackPlan, because: string, line: string): false => {
    skipped.push({ stack, because });
    request.say(`${stack}: ${line}`);
    return false;
  };
  const leave = (stack: StackPlan, because: string) => skip(stack, because, `nothing to do: ${because}`);
  const head = await headSha(request.root);
  if (plan.headSha !== head)
    throw new InfraError(
      'other-commit',
      `The plan was made for commit ${plan.headSha.slice(0, 12)}, checked out is ${head.slice(0, 12)}`,
    );
  const busy = plan.stacks.filter((stack) => !isIdle(stack));
  const meant = await meantBy(plan, request.root);
  const approvable = busy.filter((stack) => meant(stack) || skip(stack, NOT_MEANT, `skipped: ${NOT_MEANT}. ${WHAT_TO_DO}`));
  const superseded = approvable.length === 0 ? () => null : await supersededBy(request);
  const current = approvable.filter((stack) => {
    const because = superseded(stack);
    return because === null || leave(stack, because);
  });
  if (current.length === 0) return [];
  const verdict = await readVerdict(request.verdict);
  const now = timeOf(request);
  const outlasted = outlived(plan, request.job);
  const old = outlasted ?? tooOld(verdict, now);
  // Started again after its time: what it was to do has been done, or has to be decided anew.
  if (old !== null && request.job?.retried === true)
    return current.filter((stack) => leave(stack, `${old}, and this job was started again`));
  if (outlasted !== null) throw expired(outlasted);
  const isBot = await botOf(request.env, request.trust);
  permit(verdict, { plan, head, decisions: await decisionsOf(request.root, busy), env: request.env, isBot, now });
  return current;
}

const NOT_MEANT = 'not part of what was approved';
const WHAT_TO_DO =
  'Git is ahead of the cloud here, and this change is about something else. Bring the change of this stack in a merge request of its own, or revert it.';

/** The stacks that a verdict on this plan is about. What Git says of the others was not applied when it was merged. */
async function meantBy({ stacks, baseSha }: PlanFile, root: string): Promise<(stack: StackPlan) => boolean> {
  const placed = stacks.every(({ concerned }) => concerned !== undefined) ? [] : await placedSince(root, baseSha);
  return ({ stack, concerned }) => concerned ?? placed.includes(stack);
}

/** Clusters count as changed without a decision: nothing automatic touches them. */
async function decisionsOf(root: string, busy: readonly StackPlan[]): Promise<readonly Decision[]> {
  const found = await Promise.all(busy.map(({ service }) => (service === null ? null : readDecision(root, service))));
  const known = found.filter((decision) => decision !== null);
  return known.length === busy.length ? known : [];
}

async function applyStacks(
  engine: Engine,
  request: ApplyRequest,
  stacks: readonly StackPlan[],
  done: StackPlan[],
): Promise<void> {
  const folder = (stack: StackPlan) => savedPlanFolder(request.plan, stack.stack);
  for (const stack of stacks) {
    if ((await folderDigest(folder(stack))) !== stack.savedPlan)
      throw new InfraError('other-plan', `The saved plan of ${stack.stack} is not the one that was judged`);
    await engine.check(stack.stack, folder(stack));
  }
  for (const stack of stacks) {
    await engine.apply(stack.stack, folder(stack)).catch((error: unknown) => {
      request.say(`${stack.stack}: failed: ${messageOf(error)}`);
      throw error;
    });
    done.push(stack);
    request.say(`${stack.stack}: applied (${describeCounts(stack)})`);
  }
}

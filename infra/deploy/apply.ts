import { writeFile } from 'node:fs/promises';
import { InfraError, messageOf } from '../errors.ts';
import { type Counts, describeCounts, isIdle, sumOf } from './changes.ts';
import type { Engine } from './engine.ts';
import { headSha } from './git.ts';
import type { Say } from './plan.ts';
import { folderDigest, type PlanFile, readPlan, type StackPlan, savedPlanFolder } from './plan-file.ts';
import type { EngineName } from './settings.ts';
import { permit, readVerdict } from './verdict.ts';

export interface ApplyRequest {
  readonly root: string;
  /** The plan folder. */
  readonly plan: string;
  /** Path of verdict.json. */
  readonly verdict: string;
  /** Where apply.json goes. */
  readonly out: string;
  /** The engine of that name; a plan is applied by the engine that made it. */
  engine(name: EngineName): Engine;
  /** ms since the epoch by the forge's clock. */
  readonly now: number;
  readonly say: Say;
}

/** What `apply.json` holds. */
export interface Applied extends Counts {
  readonly version: 1;
  readonly engine: EngineName;
  readonly outcome: 'applied' | 'nothing' | 'failed';
  /** Services whose stacks were changed. */
  readonly services: readonly string[];
  readonly planDigest: string;
  readonly sha: string;
}

/**
 * Applies exactly the plan that was judged. Refuses, before anything is touched, when verdict, commit,
 * saved plans or state are not the ones of the judgement. Writes apply.json, also when it failed.
 */
export async function apply(request: ApplyRequest): Promise<Applied> {
  const plan = await readPlan(request.plan);
  const done: StackPlan[] = [];
  try {
    const head = await headSha(request.root);
    permit(await readVerdict(request.verdict), plan, head, request.now);
    const engine = request.engine(plan.engine);
    await applyStacks(engine, request, plan, done);
  } catch (error) {
    await writeApplied(request.out, appliedOf(plan, done, 'failed'));
    throw error;
  }
  const applied = appliedOf(plan, done, done.length === 0 ? 'nothing' : 'applied');
  await writeApplied(request.out, applied);
  return applied;
}

async function applyStacks(engine: Engine, request: ApplyRequest, plan: PlanFile, done: StackPlan[]): Promise<void> {
  const folder = (stack: StackPlan) => savedPlanFolder(request.plan, stack.stack);
  const busy = plan.stacks.filter((stack) => !isIdle(stack));
  for (const stack of busy) {
    if ((await folderDigest(folder(stack))) !== stack.savedPlan)
      throw new InfraError('other-plan', `The saved plan of ${stack.stack} is not the one that was judged`);
    await engine.check(stack.stack, folder(stack));
  }
  for (const stack of busy) {
    await engine.apply(stack.stack, folder(stack)).catch((error: unknown) => {
      request.say(`${stack.stack}: failed: ${messageOf(error)}`);
      throw error;
    });
    done.push(stack);
    request.say(`${stack.stack}: applied (${describeCounts(stack)})`);
  }
}

function appliedOf(plan: PlanFile, done: readonly StackPlan[], outcome: Applied['outcome']): Applied {
  const services = done.flatMap((stack) => stack.service ?? []);
  return { version: 1, engine: plan.engine, outcome, services, ...sumOf(done), planDigest: plan.digest, sha: plan.headSha };
}

async function writeApplied(path: string, applied: Applied): Promise<void> {
  await writeFile(path, `${JSON.stringify(applied, null, 2)}\n`);
}

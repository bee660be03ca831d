import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InfraError } from '../errors.ts';
import { describeCounts } from './changes.ts';
import type { Engine } from './engine.ts';
import { allTargets, planStack, type Say, type Target } from './plan.ts';
import { savedPlanFolder } from './plan-file.ts';
import { pooled } from './pool.ts';

export interface BootstrapRequest {
  readonly root: string;
  readonly engine: Engine;
  /** Ids of the wanted stacks; null = all. */
  readonly stacks: readonly string[] | null;
  readonly say: Say;
}

/**
 * Brings up what is written down and was never applied. A stack that has a state is left alone: from
 * then on it changes by merge requests only. Returns how many stacks were brought up.
 */
export async function bootstrap(request: BootstrapRequest): Promise<number> {
  const { engine, say } = request;
  const targets = wanted(allTargets(request.root), request.stacks);
  const scratch = await mkdtemp(join(tmpdir(), 'trimtab-bootstrap-'));
  const bringUp = async (target: Target): Promise<boolean> => {
    if (await engine.exists(target.stack)) return false;
    const planned = await planStack(engine, target, scratch);
    await engine.apply(target.stack, savedPlanFolder(scratch, target.stack));
    say(`${target.stack}: brought up (${describeCounts(planned)})`);
    return true;
  };
  try {
    // Services look their network up, so the clusters have to be there first.
    const clusters = await pooled(
      targets.filter(({ service }) => service === null),
      engine.width,
      bringUp,
    );
    const services = await pooled(
      targets.filter(({ service }) => service !== null),
      engine.width,
      bringUp,
    );
    const brought = [...clusters, ...services].filter(Boolean).length;
    say(`${brought} stacks brought up, ${targets.length - brought} were there already`);
    return brought;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function wanted(all: readonly Target[], stacks: readonly string[] | null): readonly Target[] {
  if (stacks === null) return all;
  const unknown = stacks.find((stack) => !all.some((target) => target.stack === stack));
  if (unknown !== undefined) throw new InfraError('unknown-stack', `there is no stack called ${unknown}`);
  return all.filter((target) => stacks.includes(target.stack));
}

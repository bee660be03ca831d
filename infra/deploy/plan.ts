import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { placedServices, readPlacementOf } from '../fleet.ts';
import type { Template } from '../stacks/render.ts';
import { synthesiseAll, synthesiseRetired, synthesiseService } from '../synth.ts';
import { countsOf, describeCounts } from './changes.ts';
import { concernOf } from './concern.ts';
import type { Engine } from './engine.ts';
import { changedFiles, fullSha, headSha } from './git.ts';
import { folderDigest, isAhead, type PlanFile, type StackPlan, savedPlanFolder, writePlan } from './plan-file.ts';
import { pooled } from './pool.ts';
import { type Scope, scopeOf } from './scope.ts';

/** Says one line to people. */
export type Say = (line: string) => void;

export interface PlanRequest {
  /** The `infra` folder. */
  readonly root: string;
  /** Where plan.json and the saved plans go; what is there is replaced. */
  readonly out: string;
  /** Plan what changed since this commit; null = everything. */
  readonly base: string | null;
  readonly engine: Engine;
  /** ms since the epoch by the forge's clock, as the job knows it. */
  readonly now: number;
  readonly say: Say;
}

export interface Target {
  readonly stack: string;
  readonly service: string | null;
  readonly template: Template;
}

/** Plans every stack that a change concerns and writes the plan folder. Changes nothing else. */
export async function plan(request: PlanRequest): Promise<PlanFile> {
  const { root, out, base, engine, now, say } = request;
  const head = await headSha(root);
  const scope = await scopeSince(root, base);
  say(`planning ${scope.all ? 'every stack' : 'what moved'}, because ${scope.because}`);
  const targets = targetsOf(root, scope);
  const concern = await concernOf(root, base, scope);
  for (const old of ['stacks', 'plan.json', 'terraform.json']) await rm(join(out, old), { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const stacks = await pooled(targets, engine.width, async (target) => {
    const planned = { ...(await planStack(engine, target, out)), concerned: concern.has(target.stack) };
    say(`${target.stack}: ${describeCounts(planned)}${isAhead(planned) ? ', which this change is not about' : ''}`);
    return planned;
  });
  if (concern.untold !== null) say(doubt(concern.untold));
  const commits = { headSha: head, baseSha: base === null ? head : ((await fullSha(root, base)) ?? base) };
  const plannedAt = new Date(now).toISOString();
  const written = await writePlan(out, { engine: engine.name, ...commits, plannedAt, stacks });
  say(`plan ${written.digest} of ${stacks.length} ${stacks.length === 1 ? 'stack' : 'stacks'}`);
  return written;
}

async function scopeSince(root: string, base: string | null): Promise<Scope> {
  return base === null ? { all: true, services: [], because: 'it was asked for' } : scopeOf(await changedFiles(root, base));
}

function doubt(untold: string): string {
  return `Only a stack whose placement changed can be applied: what else this change is about cannot be told, because ${untold}`;
}

function targetsOf(root: string, scope: Scope): readonly Target[] {
  const placed = placedServices(root);
  const retired = scope.services.filter((service) => !placed.includes(service)).map((service) => retiredTarget(root, service));
  if (scope.all) return [...allTargets(root), ...retired];
  const moved = scope.services.filter((service) => placed.includes(service)).map((service) => serviceTarget(root, service));
  return [...moved, ...retired];
}

/** Every stack of the fleet, clusters first. */
export function allTargets(root: string): readonly Target[] {
  const services = new Set(placedServices(root));
  return [...synthesiseAll(root)].map(([stack, template]) => ({
    stack,
    service: services.has(stack) ? stack : null,
    template,
  }));
}

function serviceTarget(root: string, service: string): Target {
  return { stack: service, service, template: synthesiseService(service, readPlacementOf(root, service), root) };
}

function retiredTarget(root: string, service: string): Target {
  return { stack: service, service, template: synthesiseRetired(service, root) };
}

/** Plans one stack into its folder below `out`. */
export async function planStack(engine: Engine, target: Target, out: string): Promise<StackPlan> {
  const { stack, service, template } = target;
  const folder = savedPlanFolder(out, stack);
  await mkdir(folder, { recursive: true });
  const { serial, changes } = await engine.plan(stack, template, folder);
  return { stack, service, serial, ...countsOf(changes), changes, savedPlan: await folderDigest(folder) };
}

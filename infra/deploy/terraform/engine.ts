import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { InfraError } from '../../errors.ts';
import type { Template } from '../../stacks/render.ts';
import type { BackendBlock } from '../../stacks/state-backend.ts';
import { type Engine, stalePlan } from '../engine.ts';
import type { Settings } from '../settings.ts';
import type { StateStore } from '../state/state-store.ts';
import { backendBlock } from './backend.ts';
import { forEmulator } from './emulator.ts';
import { changesOf, resourcesInState } from './show.ts';
import { initialise, inWorkspace, type Terraform, type Workspace } from './terraform.ts';

const CONFIGURATION = 'cdk.tf.json';
const PLAN = 'plan.tfplan';
/** Kept without its leading dot: tools that gather artifacts like to overlook dotted files. */
const LOCK = 'terraform.lock.hcl';

/** Plans and applies with Terraform. `world`: told after each apply what runs now; null = nobody. */
export function terraformEngine(terraform: Terraform, world: StateStore | null): Engine {
  const { settings, plugins } = terraform;
  return {
    name: 'terraform',
    // Most of a run is waiting for the cloud; more would crowd the memory with plugins (0.3 GB each).
    width: 3,
    plan: (stack, template, folder) =>
      inWorkspace(terraform, stack, async (space) => {
        await space.put(CONFIGURATION, JSON.stringify(configured(stack, template, settings), null, 2));
        await prepareState(stack, settings);
        await initialise(space, plugins, false);
        // A plan writes no state, and who may only plan may not lock it. A state that moves is noticed by `apply`.
        await space.run('plan', ['-input=false', '-no-color', '-lock=false', `-out=${PLAN}`]);
        await keepPlan(space, folder);
        return { serial: null, changes: changesOf(stack, await space.run('show', ['-json', PLAN])) };
      }),
    // Terraform compares lineage and serial itself, under the lock of the apply.
    check: async () => {},
    apply: (stack, folder) =>
      inWorkspace(terraform, stack, async (space) => {
        await bringPlan(space, folder);
        await initialise(space, plugins, true);
        try {
          await space.run('apply', ['-input=false', '-no-color', '-lock-timeout=5m', PLAN]);
        } catch (error) {
          // What was done before the failure runs, and is shown.
          await publish(space, stack, world).catch(() => {});
          throw staleOr(stack, error);
        }
        await publish(space, stack, world);
      }),
    exists: (stack) => inWorkspace(terraform, stack, (space) => hasState(space, stack, settings)),
  };
}

async function keepPlan(space: Workspace, folder: string): Promise<void> {
  for (const name of [CONFIGURATION, PLAN]) await space.keep(name, join(folder, name));
  // A stack of built-in resources alone locks no plugin.
  if (existsSync(join(space.folder, `.${LOCK}`))) await space.keep(`.${LOCK}`, join(folder, LOCK));
}

async function bringPlan(space: Workspace, folder: string): Promise<void> {
  for (const name of [CONFIGURATION, PLAN]) await space.bring(join(folder, name), name);
  if (existsSync(join(folder, LOCK))) await space.bring(join(folder, LOCK), `.${LOCK}`);
}

async function hasState(space: Workspace, stack: string, settings: Settings): Promise<boolean> {
  const terraform = { backend: backendOf(backendBlock(stack, settings)) };
  await space.put(CONFIGURATION, JSON.stringify({ terraform }));
  await prepareState(stack, settings);
  await initialise(space, null, false);
  const shown = JSON.parse(await space.run('show', ['-json'])) as { values?: unknown };
  return shown.values !== undefined;
}

async function publish(space: Workspace, stack: string, world: StateStore | null): Promise<void> {
  if (world === null) return;
  const resources = resourcesInState(stack, await space.run('show', ['-json']));
  await persistently(() => world.write(stack, { serial: null, engine: 'terraform', resources }));
}

/** A template with the places of its state and of its clouds written in. */
export function configured(stack: string, template: Template, settings: Settings): Template {
  const placed = settings.emulatorUrl === null ? template : forEmulator(template, settings.emulatorUrl);
  const terraform = (placed['terraform'] ?? {}) as Record<string, unknown>;
  return { ...placed, terraform: { ...terraform, backend: backendOf(backendBlock(stack, settings)) } };
}

function backendOf({ type, settings }: BackendBlock): Record<string, unknown> {
  return { [type]: settings };
}

async function prepareState(stack: string, settings: Settings): Promise<void> {
  const { type, settings: block } = backendBlock(stack, settings);
  if (type === 'local') await mkdir(dirname(String(block['path'])), { recursive: true });
}

/** The next plan would find nothing to do and nothing to tell, so the message is worth three tries. */
async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (const pauseMs of [500, 2000]) {
    try {
      return await work();
    } catch {
      await delay(pauseMs);
    }
  }
  return work();
}

function staleOr(stack: string, error: unknown): unknown {
  const stale = error instanceof InfraError && /Saved plan is stale/i.test(error.message);
  return stale ? stalePlan(stack, 'the state has moved since the plan was made') : error;
}

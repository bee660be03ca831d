import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digest, digestOf } from '../canonical.ts';
import { STACK_NAME } from '../catalog.ts';
import { InfraError } from '../errors.ts';
import { isRecord } from '../fields.ts';
import { type Change, type Counts, isIdle, sumOf } from './changes.ts';
import type { EngineName } from './settings.ts';

/** What is judged: `plan.json`. */
export interface PlanFile {
  readonly version: 1;
  readonly engine: EngineName;
  readonly headSha: string;
  readonly baseSha: string;
  /** ISO 8601, by the clock of the job that planned. Older plans do not say. */
  readonly plannedAt?: string;
  /** Of the canonical JSON of `stacks`. */
  readonly digest: string;
  readonly stacks: readonly StackPlan[];
}

export interface StackPlan extends Counts {
  readonly stack: string;
  /** Null for a cluster. */
  readonly service: string | null;
  readonly serial: number | null;
  readonly changes: readonly Change[];
  /** Digest of the files that the engine saved to apply: who approves the digest approves those bytes. */
  readonly savedPlan: string;
  /** Whether the change that was planned is about this stack, see `concernOf`. Older plans do not say. */
  readonly concerned?: boolean;
}

/** Whether Git is ahead of the cloud for another reason than the change that was planned. */
export function isAhead(stack: StackPlan): boolean {
  return stack.concerned === false && !isIdle(stack);
}

/** Folder of one stack's saved plan inside the plan folder. */
export function savedPlanFolder(planFolder: string, stack: string): string {
  if (!STACK_NAME.test(stack))
    throw new InfraError('invalid-plan', `plan.json names a stack that cannot be: ${stack.slice(0, 80)}`);
  return join(planFolder, 'stacks', stack);
}

/** Digest over names and contents of the files in a folder. */
export async function folderDigest(folder: string): Promise<string> {
  const names = (await readdir(folder)).sort();
  const files = await Promise.all(names.map(async (name) => [name, digestOf(await readFile(join(folder, name)))]));
  return digest(files);
}

/** Writes `plan.json`, and `terraform.json` as GitLab's `artifacts:reports:terraform` wants it. */
export async function writePlan(folder: string, plan: Omit<PlanFile, 'version' | 'digest'>): Promise<PlanFile> {
  const whole: PlanFile = { version: 1, ...plan, digest: digest(plan.stacks) };
  const { creates, updates, deletes } = sumOf(plan.stacks);
  await writeFile(join(folder, 'plan.json'), `${JSON.stringify(whole, null, 2)}\n`);
  await writeFile(join(folder, 'terraform.json'), `${JSON.stringify({ create: creates, update: updates, delete: deletes })}\n`);
  return whole;
}

/** Reads a plan and computes its digest anew: the one that is written in it proves nothing. */
export async function readPlan(folder: string): Promise<PlanFile> {
  const path = join(folder, 'plan.json');
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw new InfraError('no-plan', `${path} is not there`, { advice: 'Run `plan --out` first.' });
  const plan = parsed(text);
  if (plan === null) throw new InfraError('invalid-plan', `${path} is no plan of this program`);
  if (digest(plan.stacks) !== plan.digest)
    throw new InfraError('invalid-plan', `${path}: the digest does not belong to the stacks in it`);
  return plan;
}

function parsed(text: string): PlanFile | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value) || value['version'] !== 1) return null;
  const engine = value['engine'] === 'embedded' || value['engine'] === 'terraform';
  const texts = ['headSha', 'baseSha', 'digest'].every((field) => typeof value[field] === 'string');
  const { plannedAt } = value;
  if (plannedAt !== undefined && (typeof plannedAt !== 'string' || Number.isNaN(Date.parse(plannedAt)))) return null;
  const stacks = Array.isArray(value['stacks']) && value['stacks'].every(isStackPlan);
  return engine && texts && stacks ? (value as unknown as PlanFile) : null;
}

function isStackPlan(value: unknown): boolean {
  if (!isRecord(value) || typeof value['stack'] !== 'string' || typeof value['savedPlan'] !== 'string') return false;
  if (value['concerned'] !== undefined && typeof value['concerned'] !== 'boolean') return false;
  return ['creates', 'updates', 'deletes'].every((field) => Number.isInteger(value[field])) && Array.isArray(value['changes']);
}

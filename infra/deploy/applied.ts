import { readFile, writeFile } from 'node:fs/promises';
import { isRecord } from '../fields.ts';
import { type Counts, isIdle, sumOf } from './changes.ts';
import type { PlanFile, StackPlan } from './plan-file.ts';
import type { EngineName } from './settings.ts';

/** A stack that was to change and was left alone, and why in words. */
export interface Skipped {
  readonly stack: string;
  readonly because: string;
}

/** What `apply.json` holds. */
export interface Applied extends Counts {
  readonly version: 1;
  readonly engine: EngineName;
  readonly outcome: 'applied' | 'nothing' | 'failed';
  /** Services whose stacks were changed. */
  readonly services: readonly string[];
  readonly skipped: readonly Skipped[];
  readonly planDigest: string;
  readonly sha: string;
}

/** What is kept while an apply goes on. */
export interface Tally {
  readonly done: StackPlan[];
  readonly skipped: Skipped[];
  /** What this job did with its earlier plan, before that one was found to be stale. */
  readonly earlier: Counts & { readonly services: readonly string[] };
  touched(): boolean;
}

/** Begins with what an earlier apply of the same job left in `path`. */
export async function startTally(path: string, sha: string): Promise<Tally> {
  const done: StackPlan[] = [];
  const earlier = earlierOf(await readFile(path, 'utf8').catch(() => ''), sha);
  return { done, skipped: [], earlier, touched: () => done.length > 0 || !isIdle(earlier) };
}

function earlierOf(text: string, sha: string): Tally['earlier'] {
  const none = { services: [], creates: 0, updates: 0, deletes: 0 };
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || value['version'] !== 1 || value['sha'] !== sha || value['outcome'] !== 'failed') return none;
    const services = Array.isArray(value['services']) ? value['services'].filter((one) => typeof one === 'string') : [];
    const [creates = 0, updates = 0, deletes = 0] = ['creates', 'updates', 'deletes'].map((name) => Number(value[name]) || 0);
    return { services, creates, updates, deletes };
  } catch {
    return none;
  }
}

export function appliedOf(plan: PlanFile, tally: Tally, outcome: Applied['outcome']): Applied {
  const { done, skipped, earlier } = tally;
  const services = [...new Set([...earlier.services, ...done.flatMap((stack) => stack.service ?? [])])];
  const { engine, digest: planDigest, headSha: sha } = plan;
  return { version: 1, engine, outcome, services, skipped, ...sumOf([...done, earlier]), planDigest, sha };
}

export async function writeApplied(path: string, applied: Applied): Promise<void> {
  await writeFile(path, `${JSON.stringify(applied, null, 2)}\n`);
}

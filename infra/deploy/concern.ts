import { messageOf } from '../errors.ts';
import { changedFiles, forkSha } from './git.ts';
import { type Scope, scopeOf } from './scope.ts';
import { stackDigests } from './stack-digests.ts';

/** How two commits stand to each other, stack by stack. */
export interface Comparison {
  /** `unknown` also for a stack that neither of them writes down. */
  of(stack: string): 'same' | 'different' | 'unknown';
  /** Why nothing can be told; null when it can. */
  readonly untold: string | null;
}

/** Holds the templates of two commits against each other. */
export async function compareStacks(root: string, from: string, to: string): Promise<Comparison> {
  try {
    const [before, after] = [await stackDigests(root, from), await stackDigests(root, to)];
    const known = (stack: string) => before.has(stack) || after.has(stack);
    return {
      of: (stack) => (known(stack) ? (before.get(stack) === after.get(stack) ? 'same' : 'different') : 'unknown'),
      untold: null,
    };
  } catch (error) {
    return untold(messageOf(error));
  }
}

/** Which stacks a change is about: a person who approves it approves what becomes of those, and of no other. */
export interface Concern {
  has(stack: string): boolean;
  /** Why stacks without a changed placement cannot be held against each other; null when they can, or need not. */
  readonly untold: string | null;
}

/**
 * A stack is concerned when the change between `base` and HEAD edits its placement, or makes another template of it. All else
 * that a plan finds was there before, refused perhaps. A decision record alone makes nothing: it asks for no second approval.
 */
export async function concernOf(root: string, base: string | null, scope: Scope): Promise<Concern> {
  const templates = scope.all ? await comparisonSince(root, base) : untold(null);
  return {
    has: (stack) => scope.services.includes(stack) || templates.of(stack) === 'different',
    untold: templates.untold,
  };
}

/** For plans that do not say what they are about. */
export async function placedSince(root: string, base: string): Promise<readonly string[]> {
  return scopeOf(await changedFiles(root, base)).services;
}

async function comparisonSince(root: string, base: string | null): Promise<Comparison> {
  if (base === null) return untold('there is no commit to compare with');
  const fork = await forkSha(root, base);
  return fork === null ? untold('the base commit is not in this clone') : compareStacks(root, fork, 'HEAD');
}

function untold(because: string | null): Comparison {
  return { of: () => 'unknown', untold: because };
}

import type { Facts } from './facts.ts';
import type { ForgeReading } from './forge.ts';
import type { Checkout } from './git.ts';
import { openTarget, type Target } from './target.ts';

/** Which commits are held against each other. */
export interface Scope {
  /** What the target branch says; null when it is not known. */
  readonly target: Target | null;
  /** See `Facts.baseSha`. */
  readonly baseSha: string | null;
  /** Where the judged commits left the target branch: the other side of the diff. */
  readonly fork: string | null;
  readonly contradictions: readonly string[];
}

/**
 * Finds the base by the forge's word and by Git: of a merge request the merge base with the target branch's tip, on the
 * protected branch what was before the push, which has to be an ancestor. `hint` counts only where the forge cannot be asked.
 */
export async function scopeOf(
  checkout: Checkout,
  { headSha, forge, hint }: { headSha: string; forge: ForgeReading; hint: string | null },
): Promise<Scope> {
  const { reached } = forge.forge;
  const asked = reached && forge.side !== 'local';
  const target = await openTarget(checkout, asked ? forge.targetSha : hint, asked);
  const fork = target === null ? null : await checkout.mergeBase(target.sha, headSha);
  const side: Facts['side'] = asked ? forge.side : 'local';
  // A target branch whose history was rewritten by the push says nothing that could be trusted.
  if (side === 'protected-branch' && fork !== target?.sha) return { target: null, baseSha: null, fork: null, contradictions: [] };
  const baseSha = target === null || fork === null ? null : side === 'merge-request' ? fork : target.sha;
  // A branch that the target holds by now was merged meanwhile: its base is its head, whatever it was before.
  const contradicts = asked && hint !== null && baseSha !== null && hint !== baseSha && baseSha !== headSha;
  const contradictions = contradicts ? ['--base names another commit than the forge and the history do.'] : [];
  return { target, baseSha, fork, contradictions };
}

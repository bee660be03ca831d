import type { DecisionKind } from '../domain/decision.ts';
import type { VerdictOutcome } from '../domain/verdict.ts';

// GitLab keeps one label per scope (the part before `::`), so that kind, verdict and state have scopes of their own.

/** Every merge request of ours carries it. */
export const OURS = 'trimtab';
/** A person has taken over: Trimtab does not write to this merge request or its branch any more. */
export const HANDS_OFF = 'trimtab-state::hands-off';
/** Closed by Trimtab itself. A closed merge request without it was turned down by a person. */
export const WITHDRAWN = 'trimtab-state::withdrawn';

/** What the gate said about the head commit; void as soon as there is another one. */
export const VERDICTS: readonly string[] = ['trimtab-verdict::auto', 'trimtab-verdict::review', 'trimtab-verdict::deny'];

export function labelsFor(kind: DecisionKind): readonly string[] {
  return [OURS, `trimtab-kind::${kind}`];
}

export function withLabel(labels: readonly string[], label: string): readonly string[] {
  return labels.includes(label) ? labels : [...labels, label];
}

/** The labels with this verdict in the place of an older one. */
export function withVerdict(labels: readonly string[], outcome: VerdictOutcome): readonly string[] {
  return [...labels.filter((label) => !VERDICTS.includes(label)), `trimtab-verdict::${outcome}`];
}

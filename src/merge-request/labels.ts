import type { DecisionKind } from '../domain/decision.ts';

/** Every merge request of ours carries it. */
export const OURS = 'trimtab';
/** A person has taken over: Trimtab does not write to this merge request or its branch any more. */
export const HANDS_OFF = 'trimtab::hands-off';
/** Closed by Trimtab itself. A closed merge request without it was turned down by a person. */
export const WITHDRAWN = 'trimtab::withdrawn';

/** What the gate said about the head commit; void as soon as there is another one. */
export const VERDICTS: readonly string[] = ['trimtab::auto', 'trimtab::review', 'trimtab::denied'];

export function labelsFor(kind: DecisionKind): readonly string[] {
  return [OURS, `trimtab::${kind}`];
}

export function withLabel(labels: readonly string[], label: string): readonly string[] {
  return labels.includes(label) ? labels : [...labels, label];
}

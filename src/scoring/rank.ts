import { type Placement, regionKey } from '../domain/placement.ts';
import type { Candidate } from '../domain/scorecard.ts';

/** Best first, unknown last. Ties: the incumbent, then by name, so that the order of the input never matters. */
export function byScore(a: Candidate, b: Candidate): number {
  const known = Number(b.score !== null) - Number(a.score !== null);
  if (known !== 0) return known;
  const score = (b.score ?? 0) - (a.score ?? 0);
  if (score !== 0) return score;
  const incumbent = Number(b.isCurrent) - Number(a.isCurrent);
  if (incumbent !== 0) return incumbent;
  return compare(nameOf(a.placement), nameOf(b.placement));
}

function nameOf(placement: Placement): string {
  return `${regionKey(placement)}/${placement.instanceType}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

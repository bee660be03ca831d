import type { RuleResult, Verdict, VerdictOutcome } from '../../domain/verdict.ts';

/** How the rules of a verdict stand: what a reader looks for first comes first. */
export interface Standing {
  /** Denials, then objections that nobody set aside. */
  readonly objecting: readonly RuleResult[];
  readonly waived: readonly RuleResult[];
  readonly agreeing: readonly RuleResult[];
  /** Reasons of the verdict that no rule gave and that are no security event: that the policy could not be asked. */
  readonly faults: readonly string[];
}

export function standingOf(verdict: Verdict): Standing {
  const { rules } = verdict;
  const open = rules.filter((entry) => entry.outcome !== 'auto' && !entry.waived);
  const told = new Set([...rules.map(({ reason }) => reason), ...verdict.securityEvents]);
  return {
    objecting: [...open.filter(({ outcome }) => outcome === 'deny'), ...open.filter(({ outcome }) => outcome !== 'deny')],
    waived: rules.filter((entry) => entry.waived),
    agreeing: rules.filter((entry) => entry.outcome === 'auto' && !entry.waived),
    faults: verdict.outcome === 'auto' ? [] : verdict.reasons.filter((reason) => !told.has(reason)),
  };
}

/** What the outcome means for whoever reads it. */
export const MEANINGS: Readonly<Record<VerdictOutcome, string>> = {
  auto: 'Nothing speaks against merging and applying this by itself.',
  review: 'A person has to look at this before it is merged.',
  deny: 'The facts contradict each other; this must not be merged.',
};

/** `auto`, `review`, `deny`, or `waived` when the objection was set aside. */
export function wordFor(entry: RuleResult): string {
  return entry.waived ? 'waived' : entry.outcome;
}

/** ` Waived by the emergency.`, or nothing. */
export function waivedBy(entry: RuleResult): string {
  if (!entry.waived) return '';
  return ` Waived by ${(entry.waivedBy ?? 'somebody unknown').replace(/[.\s]+$/, '')}.`;
}

/** The first twelve digits of a commit or a digest: enough to compare by eye. */
export function shortened(name: string): string {
  return name.replace(/^(sha256:)?([0-9a-f]{12})[0-9a-f]+$/, '$1$2');
}

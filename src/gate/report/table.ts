import type { RuleResult, Verdict } from '../../domain/verdict.ts';

/** The verdict for a terminal or a job log: one line per rule, then the outcome and what made it. */
export function ruleTable(verdict: Verdict): string[] {
  const width = Math.max(4, ...verdict.rules.map(({ rule }) => rule.length));
  const lines = verdict.rules.map(
    (entry) => `  ${entry.rule.padEnd(width)}  ${wordFor(entry).padEnd(7)}  ${oneLine(entry.reason)}`,
  );
  const approval = verdict.approvedBy === null ? [] : [`approved by: ${oneLine(verdict.approvedBy)}`];
  return [...lines, `verdict: ${verdict.outcome}`, ...verdict.reasons.map((reason) => `  ${oneLine(reason)}`), ...approval];
}

/** `auto`, `review`, `deny`, or `waived` when an emergency set the objection aside. */
export function wordFor(entry: RuleResult): string {
  return entry.waived ? 'waived' : entry.outcome;
}

/** Job logs understand escape sequences: foreign text must not carry any. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 500);
}

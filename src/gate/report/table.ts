import type { RuleResult, Verdict } from '../../domain/verdict.ts';
import { plainLine } from './escape.ts';
import { shortened, standingOf, waivedBy, wordFor } from './standing.ts';

const WIDEST = { rule: 40, input: 44, bound: 44, reason: 300 } as const;

/**
 * The verdict for a terminal or a job log: one line per rule (objections last, where a log ends), the outcome
 * with what made it, what would change it, and what it is bound to. No line carries control characters.
 */
export function ruleTable(verdict: Verdict): string[] {
  const { objecting, waived, agreeing } = standingOf(verdict);
  const ordered = [...agreeing, ...waived, ...objecting.toReversed()];
  return [
    ...rows(ordered),
    `verdict: ${verdict.outcome}`,
    ...verdict.reasons.map((reason) => `  ${cut(reason, WIDEST.reason)}`),
    ...verdict.securityEvents.map((event) => `security event: ${cut(event, WIDEST.reason)}`),
    ...(verdict.outcome === 'auto' ? [] : objecting.map(remedyLine)),
    boundLine(verdict),
    ...(verdict.approvedBy === null ? [] : [`approved by: ${cut(verdict.approvedBy, WIDEST.rule)}`]),
  ];
}

function rows(rules: readonly RuleResult[]): string[] {
  const cells = rules.map((entry) => [
    cut(entry.rule, WIDEST.rule),
    wordFor(entry),
    cut(entry.input, WIDEST.input),
    cut(entry.bound, WIDEST.bound),
    cut(`${entry.reason}${waivedBy(entry)}`, WIDEST.reason),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...cells.map((line) => line[column]?.length ?? 0)));
  return cells.map((line) => `  ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

function remedyLine({ rule, remedy }: RuleResult): string {
  return `for auto: ${cut(remedy, WIDEST.reason)} (${cut(rule, WIDEST.rule)})`;
}

function boundLine({ bound }: Verdict): string {
  const version = bound.policyVersion === null ? '' : ` version ${bound.policyVersion}`;
  const parts = [
    `commit ${shortened(bound.headSha)}`,
    `base ${shortened(bound.baseSha)}`,
    `plan ${shortened(bound.planDigest)}`,
    `policy ${shortened(bound.policyDigest)}${version}`,
    `decision ${bound.decisionId ?? 'none'}`,
    ...(bound.expiresAt === null ? [] : [`until ${bound.expiresAt}`]),
  ];
  return `bound to: ${cut(parts.join(', '), WIDEST.reason)}`;
}

/** One line, at most so many characters long. */
function cut(text: string, most: number): string {
  const characters = [...plainLine(text)];
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
}

import type { RuleResult, Verdict } from '../../domain/verdict.ts';
import { escapeXml } from './escape.ts';

/**
 * The verdict as a JUnit report: a rule that denies is a failure, one that asks for a person is skipped, so
 * that the report is red only when the pipeline is.
 */
export function junitReport(verdict: Verdict): string {
  const cases = verdict.rules.length === 0 ? [unanswered(verdict)] : verdict.rules;
  const failures = cases.filter((entry) => entry.outcome === 'deny').length;
  const skipped = cases.filter(isSkipped).length;
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="gate" ${counts} timestamp="${escapeXml(verdict.judgedAt)}">`,
    ...cases.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function unanswered(verdict: Verdict): RuleResult {
  return { rule: 'policy', outcome: verdict.outcome, reason: verdict.reasons.join(' '), waived: false };
}

function isSkipped(entry: RuleResult): boolean {
  return entry.outcome === 'review' && !entry.waived;
}

function testCase(entry: RuleResult): string {
  const reason = escapeXml(entry.reason);
  const open = `    <testcase classname="gate" name="${escapeXml(entry.rule)}">`;
  if (entry.outcome === 'deny') return `${open}<failure type="deny" message="${reason}">${reason}</failure></testcase>`;
  if (isSkipped(entry)) return `${open}<skipped message="${reason}"/></testcase>`;
  return `${open}<system-out>${entry.waived ? 'waived: ' : ''}${reason}</system-out></testcase>`;
}

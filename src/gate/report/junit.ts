import type { RuleResult, Verdict } from '../../domain/verdict.ts';
import { escapeXml } from './escape.ts';
import { waivedBy } from './standing.ts';

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
    ...events(verdict),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function unanswered(verdict: Verdict): RuleResult {
  const texts = { reason: verdict.reasons.join(' '), input: 'unknown', bound: 'unknown', remedy: 'Read the log of the job.' };
  return { rule: 'policy', outcome: verdict.outcome, ...texts, waived: false, waivedBy: null };
}

function isSkipped(entry: RuleResult): boolean {
  return entry.outcome === 'review' && !entry.waived;
}

function testCase(entry: RuleResult): string {
  const message = escapeXml(entry.reason);
  const open = `    <testcase classname="gate" name="${escapeXml(entry.rule, 100)}">`;
  if (entry.outcome === 'deny') return `${open}<failure type="deny" message="${message}">${details(entry)}</failure></testcase>`;
  if (isSkipped(entry)) return `${open}<skipped message="${message}">${details(entry)}</skipped></testcase>`;
  return `${open}<system-out>${details(entry)}</system-out></testcase>`;
}

function details(entry: RuleResult): string {
  const remedy = entry.outcome === 'auto' ? [] : [`For auto: ${entry.remedy}`];
  const reason = `${entry.waived ? 'waived: ' : ''}${entry.reason}${waivedBy(entry)}`;
  return [reason, `Looked at: ${entry.input}`, `Held against: ${entry.bound}`, ...remedy]
    .map((line) => escapeXml(line))
    .join('\n');
}

function events({ securityEvents }: Verdict): string[] {
  if (securityEvents.length === 0) return [];
  return [`    <system-err>${securityEvents.map((event) => escapeXml(`security event: ${event}`)).join('\n')}</system-err>`];
}

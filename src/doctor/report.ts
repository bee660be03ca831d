import type { Report } from './examine.ts';
import type { Finding, Severity } from './finding.ts';

const MARKS: Readonly<Record<Severity, string>> = { critical: '✗', warning: '!', unknown: '?', info: 'i' };

/** A finding for people: what is there, why it matters, what to do. */
export function findingLines(finding: Finding): readonly string[] {
  const { severity, id, seen, why, click, api } = finding;
  return [
    `${MARKS[severity]} ${severity.padEnd(8)} ${id}`,
    `    seen   ${plain(seen)}`,
    `    why    ${why}`,
    `    click  ${click}`,
    ...(api === null ? [] : [`    or     ${api}`]),
  ];
}

/** What to click, and the API call that does the same. */
export function mending({ click, api }: Finding): string {
  return api === null ? click : `${click}; or ${api}`;
}

/** `2 critical, 1 warning, 3 unknown, 0 info; 22 checks found nothing; 3 checks could not be read: …`. */
export function summaryLine({ count, well, unread }: Report, strict = false): string {
  const parts = (['critical', 'warning', 'unknown', 'info'] as const).map((severity) => `${count[severity]} ${severity}`);
  const told = `${parts.join(', ')}; ${well.length} checks found nothing`;
  if (unread.length === 0) return told;
  const checks = unread.length === 1 ? '1 check' : `${unread.length} checks`;
  return `${told}; ${checks} could not be read: ${strict ? 'critical with --strict' : '--strict makes that critical'}`;
}

/** What the forge says must not steer the terminal. */
export function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, 500);
}

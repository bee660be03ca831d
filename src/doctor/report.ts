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

/** `2 critical, 1 warning, 3 unknown, 0 info; 22 checks found nothing`. */
export function summaryLine({ count, well }: Report): string {
  const parts = (['critical', 'warning', 'unknown', 'info'] as const).map((severity) => `${count[severity]} ${severity}`);
  return `${parts.join(', ')}; ${well.length} checks found nothing`;
}

/** What the forge says must not steer the terminal. */
function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, 500);
}

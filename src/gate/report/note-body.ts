import type { RuleResult, Verdict } from '../../domain/verdict.ts';
import { codeSpan, escapeCell, type Limits } from './escape.ts';
import { MEANINGS, type Standing, shortened, standingOf, waivedBy, wordFor } from './standing.ts';

/** Hidden in the note, so that the next verdict replaces this one instead of standing below it. */
export const NOTE_MARKER = '<!-- trimtab:verdict -->';

/** Bytes that each part may take; together the note stays below 60 kB, whatever the rules say. */
const ROOM = { security: 6_000, faults: 4_000, objecting: 24_000, remedies: 10_000, agreeing: 12_000 } as const;
const REASON: Limits = { characters: 300, bytes: 700 };
const DETAIL: Limits = { characters: 160, bytes: 400 };

/**
 * The verdict for reviewers, in GitLab's Markdown: security events, the rules that object with what they looked
 * at and what they held it against, what would have to change for `auto`, the rules that agree (folded), and
 * what the verdict is bound to. Nothing in it acts, whatever the rules quote.
 */
export function noteBody(verdict: Verdict): string {
  const standing = standingOf(verdict);
  return [
    NOTE_MARKER,
    `Verdict: **${verdict.outcome}**. ${MEANINGS[verdict.outcome]}`,
    ...security(verdict),
    ...items('', standing.faults, ROOM.faults),
    ...table([...standing.objecting, ...standing.waived], ROOM.objecting),
    ...remedies(verdict, standing),
    ...folded(standing),
    ...footer(verdict),
  ].join('\n');
}

function security({ securityEvents }: Verdict): string[] {
  const title = '**Security events.** This looks like an attack, or like a bug that writes contradictions:';
  return items(title, securityEvents, ROOM.security);
}

function items(title: string, texts: readonly string[], room: number): string[] {
  if (texts.length === 0) return [];
  const lines = texts.map((text) => `- ${escapeCell(text, REASON)}`);
  return ['', ...(title === '' ? [] : [title, '']), ...within(lines, room)];
}

function table(rules: readonly RuleResult[], room: number): string[] {
  if (rules.length === 0) return [];
  const head = ['', '| Rule | Result | Looked at | Held against | Why |', '|---|---|---|---|---|'];
  return [...head, ...within(rules.map(row), room)];
}

function row(entry: RuleResult): string {
  const [input, bound] = [entry.input, entry.bound].map((text) => escapeCell(text, DETAIL));
  const why = escapeCell(`${entry.reason}${waivedBy(entry)}`, REASON);
  const word = entry.outcome === 'deny' ? '**deny**' : wordFor(entry);
  return `| ${nameOf(entry)} | ${word} | ${input} | ${bound} | ${why} |`;
}

function remedies(verdict: Verdict, { objecting }: Standing): string[] {
  if (verdict.outcome === 'auto' || objecting.length === 0) return [];
  const lines = objecting.map((entry) => `- ${nameOf(entry)}: ${escapeCell(entry.remedy, REASON)}`);
  return ['', '#### What would have to change for `auto`', '', ...within(lines, ROOM.remedies)];
}

function folded({ agreeing }: Standing): string[] {
  if (agreeing.length === 0) return [];
  const count = agreeing.length === 1 ? '1 rule agrees' : `${agreeing.length} rules agree`;
  return ['', '<details>', `<summary>${count}</summary>`, ...table(agreeing, ROOM.agreeing), '', '</details>'];
}

function footer({ bound, judgedAt, approvedBy }: Verdict): string[] {
  const short = (name: string): string => codeSpan(shortened(name));
  const pipeline = bound.pipelineId === null ? '' : ` in pipeline ${bound.pipelineId}`;
  const version = bound.policyVersion === null ? '' : ` (version ${bound.policyVersion})`;
  const decision = bound.decisionId === null ? 'no decision' : `decision ${codeSpan(bound.decisionId)}`;
  const expiry = bound.expiresAt === null ? '' : `, good until ${escapeCell(bound.expiresAt)}`;
  return [
    '',
    `Judged commit ${short(bound.headSha)} against ${short(bound.baseSha)}${pipeline} at ${escapeCell(judgedAt)}.`,
    `Bound to ${decision}${expiry}, plan ${short(bound.planDigest)}, policy ${short(bound.policyDigest)}${version}.`,
    ...(approvedBy === null ? [] : [`Approved by ${escapeCell(approvedBy)}.`]),
  ];
}

/** As many lines as there is room for, and one that says how many were left out. */
function within(lines: readonly string[], room: number): string[] {
  let left = room;
  const kept = lines.findIndex((line) => {
    left -= Buffer.byteLength(line) + 1;
    return left < 0;
  });
  if (kept === -1) return [...lines];
  return [...lines.slice(0, kept), '', `${lines.length - kept} more are in the job's verdict.json.`, ''];
}

function nameOf({ rule }: RuleResult): string {
  return codeSpan(rule.replace(/[^a-z0-9_]/g, ''), 60);
}

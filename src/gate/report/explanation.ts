import type { RuleResult, Verdict } from '../../domain/verdict.ts';
import { plainLine } from './escape.ts';
import { MEANINGS, type Standing, standingOf, waivedBy } from './standing.ts';

/** Whether a verdict may still be acted on, by a clock of the reader's. */
export interface Validity {
  /** Null when the verdict carries no expiry that can be read. */
  readonly expired: boolean | null;
  readonly sentence: string;
}

/** `now` is ms since the epoch. */
export function validityOf({ bound }: Verdict, now: number): Validity {
  const until = bound.expiresAt === null ? Number.NaN : Date.parse(bound.expiresAt);
  if (Number.isNaN(until))
    return { expired: null, sentence: 'It names no time until which it is good, so nothing is automatic by it.' };
  const expired = !(until > now);
  const span = spanOf(Math.abs(until - now));
  return {
    expired,
    sentence: expired
      ? `It expired ${span} ago: nothing may be merged or applied by it any more, the change has to be judged anew.`
      : `It is good for ${span} more, until ${bound.expiresAt}.`,
  };
}

function spanOf(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 2) return `${Math.round(ms / 1000)} seconds`;
  if (minutes < 120) return `${minutes} minutes`;
  return minutes < 2880 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1440)} days`;
}

/** Why a verdict is what it is, in plain words: the outcome, the rules that made it, and what it is bound to. */
export function explanation(verdict: Verdict, now: number): string[] {
  const standing = standingOf(verdict);
  return [
    `${verdict.outcome.toUpperCase()}: ${MEANINGS[verdict.outcome]}`,
    ...section('Security events', verdict.securityEvents),
    ...section('What no rule said', standing.faults),
    ...rules(counted(standing.objecting.length, 'rule objects', 'rules object'), standing.objecting),
    ...rules(counted(standing.waived.length, 'objection was set aside', 'objections were set aside'), standing.waived),
    ...exceptions(standing),
    ...agreeing(standing),
    ...binding(verdict, now),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${plain(line)}`)];
}

function rules(title: string, entries: readonly RuleResult[]): string[] {
  if (entries.length === 0) return [];
  return ['', title, ...entries.flatMap(ruleLines)];
}

function ruleLines(entry: RuleResult): string[] {
  const remedy = entry.waived ? [] : [`    for auto      ${plain(entry.remedy)}`];
  return [
    `  ${plain(entry.rule)} (${entry.outcome}): ${plain(entry.reason)}${plain(waivedBy(entry)).replace(/^(?=.)/, ' ')}`,
    `    looked at     ${plain(entry.input)}`,
    `    held against  ${plain(entry.bound)}`,
    ...remedy,
  ];
}

/** Emergency and waivers are told even when they agree: that they were looked at is what a reader wants to know. */
function exceptions({ agreeing: entries }: Standing): string[] {
  const named = entries.filter(({ rule }) => rule === 'emergency_override' || rule === 'waivers');
  return section(
    'Emergency and waivers',
    named.map(({ rule, reason }) => `${rule}: ${reason}`),
  );
}

function agreeing({ agreeing: entries, objecting, waived }: Standing): string[] {
  if (entries.length === 0) return [];
  const which = objecting.length + waived.length === 0 ? 'All' : 'The other';
  return section(`${which} ${counted(entries.length, 'rule agrees', 'rules agree')}`, [
    entries.map(({ rule }) => rule).join(', '),
  ]);
}

function binding(verdict: Verdict, now: number): string[] {
  const { bound } = verdict;
  const version = bound.policyVersion === null ? '' : ` (version ${bound.policyVersion})`;
  const rows: readonly (readonly [string, string])[] = [
    ['project', `${bound.projectId}, merge request ${bound.mergeRequestIid ?? 'none'}, pipeline ${bound.pipelineId ?? 'none'}`],
    ['commit', bound.headSha],
    ['base', bound.baseSha],
    ['plan', bound.planDigest],
    ['policy', `${bound.policyDigest}${version}`],
    ['decision', bound.decisionId ?? 'none'],
    ['judged', verdict.judgedAt],
    ['approved', verdict.approvedBy ?? APPROVALS[verdict.outcome]],
  ];
  const lines = rows.map(([name, value]) => `  ${name.padEnd(9)} ${plain(value)}`);
  return ['', 'It is bound to', ...lines, `  ${plain(validityOf(verdict, now).sentence)}`];
}

const APPROVALS: Readonly<Record<Verdict['outcome'], string>> = {
  auto: 'by nobody, and needs nobody',
  review: 'by nobody: it is not applied unless a person who may do so merges it',
  deny: 'by nobody, and nobody can',
};

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function plain(text: string): string {
  const line = plainLine(text);
  return line.length <= 1000 ? line : `${line.slice(0, 999)}…`;
}

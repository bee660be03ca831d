import { findQuickActions } from '../../../simulator/forge/merge-requests/quick-actions.ts';
import type { Move } from '../../../src/domain/decision.ts';
import { noteBody } from '../../../src/gate/report/note-body.ts';
import { printBody } from '../../../src/merge-request/body.ts';
import { commitMessage } from '../../../src/merge-request/commit-message.ts';
import { escapeForeign } from '../../../src/merge-request/escape.ts';
import { title } from '../../../src/merge-request/title.ts';
import { candidate, SPEC, sampleHeal } from '../../merge-request/sample-move.ts';
import type { Answer } from '../case.ts';
import { agreeing, goodVerdict } from './good-verdict.ts';

/** A heal in which every text that others can write is the payload. */
function moveWith(payload: string): Move {
  const reason = { code: 'alert', sentence: payload, numbers: {} } as const;
  const heal = sampleHeal();
  // What we compute a digest of cannot even hold half a character.
  const whole = payload.toWellFormed();
  const odd = { provider: 'gcp', region: payload, instanceType: payload, count: 2 };
  return sampleHeal({
    reasons: [reason, { ...reason, sentence: `Because of ${payload}` }],
    candidates: [...heal.candidates, candidate(odd, [1, 1, 1, 1], { refusals: [reason, reason] })],
    to: { ...heal.to, instanceType: whole },
    snapshotDigest: payload,
    ...(heal.evidence === null ? {} : { evidence: { ...heal.evidence, alertName: whole, observed: payload } }),
  });
}

/** A verdict whose rules quote the payload everywhere. */
function verdictWith(payload: string) {
  const quoting = { reason: payload, input: payload, bound: payload, remedy: payload };
  const good = goodVerdict();
  return {
    ...good,
    outcome: 'deny' as const,
    reasons: [payload],
    rules: [
      { ...agreeing('signature'), ...quoting, outcome: 'deny' as const },
      { ...agreeing('confidence'), ...quoting, outcome: 'review' as const, waived: true, waivedBy: payload },
      { ...agreeing(payload), ...quoting },
    ],
    bound: { ...good.bound, headSha: payload, decisionId: payload, expiresAt: payload, policyDigest: payload },
    securityEvents: [payload],
    approvedBy: payload,
    judgedAt: payload,
  };
}

/** Every text of ours that the payload reaches, held against what GitLab would make of it. */
export async function printsPayload(payload: string): Promise<Answer> {
  const move = moveWith(payload);
  const markdown = {
    description: printBody({
      move,
      spec: { ...SPEC, description: payload },
      recordDigest: `sha256:${'0'.repeat(64)}`,
      keyId: payload,
    }),
    note: noteBody(verdictWith(payload)),
    'note without rules': noteBody({ ...verdictWith(payload), rules: [] }),
    comment: `Trimtab withdraws this merge request: ${escapeForeign(payload)}`,
  };
  const plain = { title: title(move), 'commit message': commitMessage(move) };
  const found = [
    ...Object.entries(markdown).flatMap(([place, text]) => actsIn(text).map((what) => `${place}: ${what}`)),
    ...Object.entries({ ...markdown, ...plain }).flatMap(([place, text]) =>
      directivesIn(text).map((what) => `${place}: ${what}`),
    ),
    ...shapeOf(plain),
  ];
  return { outcome: found.length === 0 ? 'inert' : 'acted', because: found };
}

/** What commands people or pipelines, wherever it stands. */
function directivesIn(text: string): string[] {
  return [
    ...findQuickActions(text).map((line) => `quick action ${line}`),
    ...matches(text, /\[(?:ci[ _-]skip|skip[ _-]ci)\]/gi, 'skips the pipeline'),
    ...matches(text, /\b(?:clos|fix|resolv|implement)\w*:?\s+(?:[\w/-]*#\d|https?:\/\/)/gi, 'closes an issue'),
    ...matches(text, /[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, 'turns text around'),
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there is none is what is looked for.
    ...matches(text, /[\0-\x08\x0b-\x1f\x7f]/g, 'control character'),
  ];
}

/** What GitLab's Markdown would make of it, beyond text. */
function actsIn(text: string): string[] {
  const bare = withoutOwn(text);
  const seen = rendered(bare);
  return [
    ...matches(bare, /<(?!\/?(?:details|summary)>)[a-z/!?]/gi, 'HTML'),
    ...matches(bare, /(?<!\\)!?\[[^\]\n]*\](?:\(|\[|:)/g, 'link or image'),
    ...matches(seen, /(?<![\w.])@[\w]/g, 'mention'),
    ...matches(seen, /(?<=^|\s)[!#~%$&^][\w"]/g, 'reference'),
    ...matches(seen, /:\/\/|\bwww\./gi, 'address'),
    ...brokenTables(bare),
  ];
}

/** Without inline code, fenced blocks and hidden comments of ours: nothing is interpreted in them. */
function withoutOwn(text: string): string {
  return text
    .replace(/^```mermaid\n[^`]*\n```$/gm, '')
    .replace(/`[^`\n]+`/g, 'code')
    .replace(/<!-- trimtab:(?:v\d [A-Za-z0-9_-]+|verdict) -->/g, '');
}

function rendered(text: string): string {
  return text
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Rows of one table with another number of cells than its head. */
function brokenTables(text: string): string[] {
  const broken: string[] = [];
  let cells: number | null = null;
  for (const line of text.split('\n')) {
    const count = line.startsWith('|') ? line.replace(/\\[\\|]/g, '').split('|').length : null;
    if (count !== null && cells !== null && count !== cells) broken.push(`table row with ${count} instead of ${cells} parts`);
    cells = count;
  }
  return broken;
}

/** A title of one line; a commit message of a subject, a sentence and our trailer. */
function shapeOf(plain: { title: string; 'commit message': string }): string[] {
  const message = plain['commit message'];
  const paragraphs = message.trimEnd().split('\n');
  return [
    ...(/[\r\n]/.test(plain.title) ? ['title of more than one line'] : []),
    ...(paragraphs.length === 5 && paragraphs[1] === '' && paragraphs[3] === ''
      ? []
      : [`commit message of ${paragraphs.length} lines`]),
    // Git reads trailers in the last paragraph alone.
    ...(/^Trimtab-Decision: [^\n]*$/.test(paragraphs.at(-1) ?? '') ? [] : ['commit message without our trailer']),
  ];
}

function matches(text: string, pattern: RegExp, what: string): string[] {
  return [...text.matchAll(pattern)].map(([found]) => `${what} ${JSON.stringify(found)}`);
}

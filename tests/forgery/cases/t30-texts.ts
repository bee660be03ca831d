import { PAYLOADS } from '../../merge-request/escape-payloads.ts';
import type { ForgeryCase } from '../case.ts';
import { printsPayload } from '../subjects/printed-text.ts';

/** What steers pipelines, trailers and this very program, beside what steers GitLab's Markdown. */
const STEERING = [
  '[skip ci]',
  '[ci skip]',
  '[SKIP CI]',
  '[ci-skip]',
  '[skip_ci]',
  'done [skip ci] done',
  '[[skip ci]]',
  '[skip\u00a0ci]',
  '[skip\u200b ci]',
  '[\u200bskip ci]',
  'skip-checks: true',
  'Closes #1',
  'fixes platform/fleet#1',
  'Resolves https://gitlab.example.com/platform/fleet/-/issues/1',
  'Implements #1, #2 and #3',
  'x\n\nTrimtab-Decision: dec_01j0000000bbbbbbbbbbbbbbbb',
  'x\n\nSigned-off-by: Root <root@example.com>',
  'x\n\nCo-authored-by: Mallory <mallory@example.com>',
  'Trimtab-Decision: dec_2',
  '<!-- trimtab:verdict -->',
  '<!-- trimtab:v1 e30 --><!-- trimtab:v1 e30 -->',
  'Verdict: **auto**. Nothing speaks against merging.',
  '| `signature` | auto | x | y | z |\n| `confidence` | auto | x | y | z |',
  'x |\n|---|---|\n| evil |',
  '\\|\\|',
  '\\\\| x',
  '</details><details open><summary>auto</summary>',
  '\n\n/merge\n\n',
  '/merge\u2028/approve',
  '```\n```\n/merge',
  '`` ` ``\n/merge',
  '%{author}',
  '%{merge_request_description}',
  '$CI_JOB_TOKEN',
  '$(env)',
  '`env`',
  '{{ secrets.TOKEN }}',
  '[//]: # (hidden)',
  '[@root]: https://evil.example',
  'javascript:alert(1)',
];

const payloads = [...new Set([...PAYLOADS, ...STEERING])];

export const TEXTS: readonly ForgeryCase[] = payloads.map((payload, at) => ({
  threat: 'T30',
  name: `${at + 1}: ${JSON.stringify(payload).slice(0, 60)} in every text of ours`,
  expected: { outcome: 'inert', because: [] },
  attack: () => printsPayload(payload),
}));

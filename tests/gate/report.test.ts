import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/domain/verdict.ts';
import { junitReport, ruleTable } from '../../src/gate/index.ts';
import { escapeCell } from '../../src/gate/report/escape.ts';
import { NOTE_MARKER, noteBody } from '../../src/gate/report/note.ts';

const HOSTILE =
  '/merge\n/approve @root !1 #2 ~bug %1 $5 &3 <img src=x onerror=1> | a | `b` [c](javascript:d) **e** \u202e \u001b[31m';

function verdictWith(reason: string, outcome: Verdict['outcome'] = 'deny'): Verdict {
  const sha = 'a'.repeat(40);
  return {
    version: 1,
    outcome,
    reasons: [reason],
    rules: [
      { rule: 'confidence', outcome: 'auto', reason: 'Confidence 0.930 is above 0.850.', waived: false },
      { rule: 'cost_delta', outcome: 'review', reason: 'Too dear.', waived: true },
      { rule: 'record_fresh', outcome: 'review', reason: 'Too old.', waived: false },
      { rule: 'record_matches_diff', outcome, reason, waived: false },
    ],
    bound: {
      projectId: 1,
      pipelineId: 7,
      mergeRequestIid: 3,
      headSha: sha,
      baseSha: sha,
      planDigest: 'sha256:0',
      policyDigest: 'sha256:0',
      decisionId: null,
      expiresAt: null,
    },
    approvedBy: null,
    judgedAt: '2026-11-21T10:00:00.000Z',
  };
}

describe('the note', () => {
  it('shows each rule with its result and reason', () => {
    const lines = noteBody(verdictWith('Forged.')).split('\n');
    expect(lines[0]).toBe(NOTE_MARKER);
    expect(lines).toContain('| `confidence` | auto | Confidence 0.930 is above 0.850. |');
    expect(lines).toContain('| `cost_delta` | waived | Too dear. |');
    expect(lines).toContain('| `record_matches_diff` | deny | Forged. |');
    expect(lines.at(-1)).toBe('Judged commit `aaaaaaaaaaaa` against `aaaaaaaaaaaa` in pipeline 7.');
  });

  it('lets no foreign text act', () => {
    const body = noteBody(verdictWith(HOSTILE));
    const row = body.split('\n').find((line) => line.startsWith('| `record_matches_diff`')) ?? '';
    expect(body.split('\n').filter((line) => line.startsWith('/'))).toEqual([]);
    expect(row.match(/\|/g)).toHaveLength(4);
    for (const token of ['@root', '!1', '#2', '~bug', '%1', '$5', '<img', '](', '**', '\u202e', '\u001b'])
      expect(row).not.toContain(token);
    expect(row).toContain('&#64;\u200broot');
  });

  it('says why when there was no policy', () => {
    const body = noteBody({ ...verdictWith('', 'review'), rules: [], reasons: ['The policy could not be loaded.'] });
    expect(body).toContain('- The policy could not be loaded.');
  });
});

it('a cell is one short line', () => {
  expect(escapeCell('/close')).toBe('&#47;close');
  expect(escapeCell('a\r\n\r\n/close')).toBe('a /close');
  expect(escapeCell('x'.repeat(9999))).toHaveLength(500);
  expect(escapeCell('a&#64;root')).toBe('a&#38;&#35;\u200b64;root');
  expect(escapeCell('The cost goes from 5.00 to 4.00 USD (-20.0 %), below +5.0 %.')).toBe(
    'The cost goes from 5.00 to 4.00 USD (-20.0 %), below +5.0 %.',
  );
});

describe('the JUnit report', () => {
  it('counts a denial as failure and a review as skipped', () => {
    const report = junitReport(verdictWith('Forged.'));
    expect(report).toContain('<testsuite name="gate" tests="4" failures="1" errors="0" skipped="1"');
    expect(report).toContain('<testcase classname="gate" name="record_matches_diff"><failure type="deny" message="Forged.">');
    expect(report).toContain('<system-out>waived: Too dear.</system-out>');
  });

  it('is well formed whatever a reason says', () => {
    const report = junitReport(verdictWith(`]]>"'<&${HOSTILE}\u0000\ud800`));
    for (const refused of ['<img', '\u001b', '\u0000', '\ud800']) expect(report).not.toContain(refused);
    expect(report.match(/<testcase /g)).toHaveLength(4);
  });

  it('has one case when there was no policy', () => {
    const report = junitReport({ ...verdictWith('', 'review'), rules: [], reasons: ['No policy.'] });
    expect(report).toContain('<testcase classname="gate" name="policy"><skipped message="No policy."/></testcase>');
  });
});

it('the table has a line per rule and no control characters', () => {
  const lines = ruleTable({ ...verdictWith(HOSTILE), approvedBy: 'root' });
  expect(lines).toHaveLength(4 + 1 + 1 + 1);
  expect(lines[0]).toBe('  confidence           auto     Confidence 0.930 is above 0.850.');
  expect(lines.at(-1)).toBe('approved by: root');
  for (const refused of ['\u001b', '\u202e', '\n']) expect(lines.join('')).not.toContain(refused);
});

import { describe, expect, it } from 'vitest';
import { findQuickActions } from '../../../simulator/forge/merge-requests/quick-actions.ts';
import type { VerdictOutcome } from '../../../src/domain/verdict.ts';
import { writeNote } from '../../../src/gate/index.ts';
import { NOTE_MARKER, noteBody } from '../../../src/gate/report/note-body.ts';
import { aRule, aVerdict, HOSTILE } from './samples.ts';

const linesOf = (body: string): string[] => body.split('\n');

describe('the note', () => {
  it('shows the objections first, with what was looked at, what it was held against and why', () => {
    const lines = linesOf(noteBody(aVerdict()));
    expect(lines[0]).toBe(NOTE_MARKER);
    expect(lines[1]).toMatch(/^Verdict: \*\*deny\*\*\. /);
    const rows = lines.filter((line) => line.startsWith('| `'));
    expect(rows).toEqual([
      '| `signature` | **deny** | signature input | signature bound | Forged. |',
      '| `record_fresh` | review | record_fresh input | record_fresh bound | Too old. |',
      '| `cost_delta` | waived | cost_delta input | cost_delta bound | Too dear. Waived by the emergency. |',
      '| `confidence` | auto | 0.930 | above 0.850 | Confidence 0.930 is above 0.850. |',
    ]);
  });

  it('folds what agrees, and only that', () => {
    const body = noteBody(aVerdict());
    const folded = body.slice(body.indexOf('<details>'), body.indexOf('</details>'));
    expect(folded).toContain('<summary>1 rule agrees</summary>\n\n| Rule |');
    expect(folded).toContain('`confidence`');
    for (const name of ['signature', 'record_fresh', 'cost_delta']) expect(folded).not.toContain(`\`${name}\``);
  });

  it('says what would have to change, for each rule that objects and for no other', () => {
    const body = noteBody(aVerdict());
    const section = body.slice(body.indexOf('#### What would have to change for `auto`'), body.indexOf('<details>'));
    expect(section).toContain('- `signature`: Find out who wrote this record.\n- `record_fresh`: Change record_fresh.');
    expect(section).not.toContain('cost_delta');
    expect(noteBody(aVerdict({ outcome: 'auto', rules: [aRule('confidence')] }))).not.toContain('would have to change');
  });

  it('says who waived what', () => {
    const waivedBy = 'a waiver of payments until 2026-12-31: planned move';
    const body = noteBody(aVerdict({ outcome: 'auto', rules: [aRule('minimum_saving', 'review', { waived: true, waivedBy })] }));
    expect(body).toContain('Waived by a waiver of payments until 2026-12-31: planned move. |');
  });

  it('puts security events on top', () => {
    const lines = linesOf(noteBody(aVerdict({ securityEvents: ['The signature of service-1 is forged.', HOSTILE] })));
    expect(lines[3]).toMatch(/^\*\*Security events\.\*\*/);
    expect(lines[5]).toBe('- The signature of service-1 is forged.');
    expect(lines.findIndex((line) => line.startsWith('| Rule'))).toBeGreaterThan(6);
    expect(noteBody(aVerdict())).not.toContain('Security events');
  });

  it('names what the verdict is bound to', () => {
    const lines = linesOf(noteBody(aVerdict({ approvedBy: 'root' })));
    expect(lines.slice(-3)).toEqual([
      'Judged commit `aaaaaaaaaaaa` against `bbbbbbbbbbbb` in pipeline 7 at 2026-11-21T10:00:00.000Z.',
      'Bound to decision `dec_01j0000000aaaaaaaaaaaaaaaa`, good until 2026-11-21T11:00:00.000Z, plan `sha256:cccccccccccc`, policy `sha256:dddddddddddd` (version 4).',
      'Approved by root.',
    ]);
    const unknown = { pipelineId: null, decisionId: null, expiresAt: null, policyVersion: null, planDigest: 'unknown' };
    const [judged, bound] = linesOf(noteBody(aVerdict({}, unknown))).slice(-2);
    expect(judged).not.toContain('pipeline');
    expect(bound).toBe('Bound to no decision, plan `unknown`, policy `sha256:dddddddddddd`.');
  });

  it('says why when there was no policy, or when it contradicted itself', () => {
    const unanswered = aVerdict({ outcome: 'review', rules: [], reasons: ['The policy could not be loaded.'] });
    expect(noteBody(unanswered)).toContain('\n- The policy could not be loaded.\n');
    const torn = noteBody(aVerdict({ reasons: ['The policy answered auto although a rule says deny.', 'Forged.'] }));
    expect(torn).toContain('\n- The policy answered auto although a rule says deny.\n');
    expect(torn).not.toContain('\n- Forged.');
  });
});

describe('foreign text in a note', () => {
  const everywhere = aVerdict(
    {
      reasons: [HOSTILE],
      rules: (['auto', 'review', 'deny'] as const).map((outcome) =>
        aRule(`${outcome}|\n/merge`, outcome, { reason: HOSTILE, input: HOSTILE, bound: HOSTILE, remedy: HOSTILE }),
      ),
      securityEvents: [HOSTILE],
      approvedBy: HOSTILE,
      judgedAt: HOSTILE,
    },
    { decisionId: HOSTILE, planDigest: HOSTILE, policyDigest: HOSTILE, headSha: HOSTILE, baseSha: HOSTILE, expiresAt: HOSTILE },
  );

  it('does nothing, wherever it stands', () => {
    const body = noteBody(everywhere);
    expect(findQuickActions(body)).toEqual([]);
    for (const line of linesOf(body)) expect(line).not.toMatch(/^\s*\//);
    for (const token of ['@root', '!1', '~bug', '%1', '$5', '<img', '](', '**e', '\u202e', '\u001b', '://', 'www.', '{+'])
      expect(body).not.toContain(token);
  });

  it('breaks out of no cell', () => {
    for (const row of linesOf(noteBody(everywhere)).filter((line) => line.startsWith('| `')))
      expect(row.match(/\|/g)).toHaveLength(6);
  });

  it('keeps the note below 60 kB, with as many rules as one likes', () => {
    const long = '|@'.repeat(2000);
    const outcomes: readonly VerdictOutcome[] = ['auto', 'review', 'deny'];
    for (const count of [20, 1000]) {
      const rules = Array.from({ length: count }, (_, i) =>
        aRule(`rule_${i}`, outcomes[i % 3], { reason: long, input: long, bound: long, remedy: long }),
      );
      const reasons = rules.map(() => long);
      const body = noteBody(aVerdict({ rules, reasons, securityEvents: reasons, approvedBy: long, judgedAt: long }));
      expect(Buffer.byteLength(body)).toBeLessThan(60_000);
      expect(body).toMatch(/\d+ more are in the job's verdict\.json\./);
    }
  });

  it('leaves out nothing of twenty ordinary rules', () => {
    const rules = Array.from({ length: 20 }, (_, i) =>
      aRule(`rule_${i}`, i < 10 ? 'review' : 'auto', { reason: 'word '.repeat(40) }),
    );
    const body = noteBody(aVerdict({ outcome: 'review', rules }));
    for (let i = 0; i < 20; i++) expect(body).toContain(`| \`rule_${i}\` |`);
    expect(body).not.toContain('more are in');
  });
});

describe('writing the note', () => {
  const forge = (notes: readonly object[], answers: Readonly<Record<string, number>> = {}) => {
    const calls: string[] = [];
    const call = async (method: string, path: string): Promise<{ status: number; body: unknown }> => {
      if (method === 'GET') return { status: 200, body: notes };
      calls.push(`${method} ${path}`);
      return { status: answers[`${method} ${path}`] ?? (method === 'POST' ? 201 : 200), body: {} };
    };
    return { calls, api: { projectId: 1, call } };
  };
  const own = { id: 5, body: `${NOTE_MARKER}\nold`, system: false };

  it('edits the one that is there, and makes one when there is none', async () => {
    const there = forge([{ id: 4, body: 'LGTM' }, own]);
    expect(await writeNote(there.api, 3, aVerdict())).toBeNull();
    expect(there.calls).toEqual(['PUT /merge_requests/3/notes/5']);
    const none = forge([{ id: 4, body: 'LGTM' }]);
    expect(await writeNote(none.api, 3, aVerdict())).toBeNull();
    expect(none.calls).toEqual(['POST /merge_requests/3/notes']);
  });

  it("writes its own when somebody else's carries the marker", async () => {
    const { api, calls } = forge([own], { 'PUT /merge_requests/3/notes/5': 403 });
    expect(await writeNote(api, 3, aVerdict())).toBeNull();
    expect(calls).toEqual(['PUT /merge_requests/3/notes/5', 'POST /merge_requests/3/notes']);
  });

  it('tells when it could not', async () => {
    const { api } = forge([], { 'POST /merge_requests/3/notes': 403 });
    expect(await writeNote(api, 3, aVerdict())).toBe('the note was answered with 403');
  });
});

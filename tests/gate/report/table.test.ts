import { describe, expect, it } from 'vitest';
import { junitReport, ruleTable } from '../../../src/gate/index.ts';
import { aRule, aVerdict, HOSTILE } from './samples.ts';

describe('the table', () => {
  it('has a line per rule, the objections last, then what made the outcome and what would change it', () => {
    expect(ruleTable(aVerdict({ approvedBy: 'root' }))).toEqual([
      '  confidence    auto    0.930               above 0.850         Confidence 0.930 is above 0.850.',
      '  cost_delta    waived  cost_delta input    cost_delta bound    Too dear. Waived by the emergency.',
      '  record_fresh  review  record_fresh input  record_fresh bound  Too old.',
      '  signature     deny    signature input     signature bound     Forged.',
      'verdict: deny',
      '  Forged.',
      'for auto: Find out who wrote this record. (signature)',
      'for auto: Change record_fresh. (record_fresh)',
      'bound to: commit aaaaaaaaaaaa, base bbbbbbbbbbbb, plan sha256:cccccccccccc, policy sha256:dddddddddddd version 4, decision dec_01j0000000aaaaaaaaaaaaaaaa, until 2026-11-21T11:00:00.000Z',
      'approved by: root',
    ]);
  });

  it('tells security events', () => {
    expect(ruleTable(aVerdict({ securityEvents: ['Replayed.'] }))).toContain('security event: Replayed.');
  });

  it('has nothing to change when it is automatic', () => {
    const lines = ruleTable(aVerdict({ outcome: 'auto', rules: [aRule('confidence')], reasons: ['All 1 rules agree.'] }));
    expect(lines.filter((line) => line.startsWith('for auto'))).toEqual([]);
  });

  it('has short lines and no control characters, whatever a rule says', () => {
    const rule = aRule('x'.repeat(500), 'deny', {
      reason: HOSTILE.repeat(50),
      input: HOSTILE.repeat(9),
      bound: HOSTILE.repeat(9),
      remedy: HOSTILE.repeat(9),
    });
    const lines = ruleTable(
      aVerdict({ rules: [rule], reasons: [HOSTILE], securityEvents: [HOSTILE], approvedBy: HOSTILE }, { decisionId: HOSTILE }),
    );
    for (const line of lines) {
      expect(line.length).toBeLessThan(450);
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\n]/u);
    }
  });
});

describe('the JUnit report', () => {
  it('counts a denial as failure and a review as skipped', () => {
    const report = junitReport(aVerdict());
    expect(report).toContain('<testsuite name="gate" tests="4" failures="1" errors="0" skipped="1"');
    expect(report).toContain('<testcase classname="gate" name="signature"><failure type="deny" message="Forged.">Forged.');
    expect(report).toContain(
      'Looked at: signature input\nHeld against: signature bound\nFor auto: Find out who wrote this record.',
    );
    expect(report).toContain('<system-out>waived: Too dear. Waived by the emergency.');
  });

  it('tells security events', () => {
    expect(junitReport(aVerdict({ securityEvents: ['<Replayed>.'] }))).toContain(
      '<system-err>security event: &#60;Replayed&#62;.</system-err>',
    );
    expect(junitReport(aVerdict())).not.toContain('system-err');
  });

  it('is well formed whatever a rule says', () => {
    const text = `]]>"'<&${HOSTILE}\u0000\ud800`;
    const rules = (['auto', 'review', 'deny'] as const).map((outcome) =>
      aRule(`${outcome}">`, outcome, { reason: text, input: text, bound: text, remedy: text }),
    );
    const report = junitReport(aVerdict({ rules, securityEvents: [text], judgedAt: text }));
    for (const refused of ['<img', '\u001b', '\u0000', '\ud800']) expect(report).not.toContain(refused);
    expect(report.match(/<testcase /g)).toHaveLength(3);
    expect(report.match(/</g)).toHaveLength(1 + 2 * (2 + 3 + 3 + 1));
  });

  it('has one case when there was no policy', () => {
    const report = junitReport(aVerdict({ outcome: 'review', rules: [], reasons: ['No policy.'] }));
    expect(report).toContain('<testcase classname="gate" name="policy"><skipped message="No policy.">');
  });
});

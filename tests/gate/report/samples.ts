import type { RuleResult, Verdict } from '../../../src/domain/verdict.ts';

/** Everything that GitLab's Markdown, a shell or a terminal would act upon. */
export const HOSTILE =
  '/merge\n/approve @root !1 #2 ~bug %1 $5 &3 <img src=x onerror=1> | a | `b` [c](javascript:d) **e** http://evil.example www.evil.example [vulnerability:1] {+ f +} \u202e \u001b[31m';

export function aRule(rule: string, outcome: RuleResult['outcome'] = 'auto', changes: Partial<RuleResult> = {}): RuleResult {
  const texts = { reason: `${rule} says ${outcome}.`, input: `${rule} input`, bound: `${rule} bound`, remedy: `Change ${rule}.` };
  return { rule, outcome, ...texts, waived: false, waivedBy: null, ...changes };
}

export function aVerdict(changes: Partial<Verdict> = {}, bound: Partial<Verdict['bound']> = {}): Verdict {
  return {
    version: 2,
    outcome: 'deny',
    reasons: ['Forged.'],
    rules: [
      aRule('confidence', 'auto', { reason: 'Confidence 0.930 is above 0.850.', input: '0.930', bound: 'above 0.850' }),
      aRule('cost_delta', 'review', { reason: 'Too dear.', waived: true, waivedBy: 'the emergency' }),
      aRule('record_fresh', 'review', { reason: 'Too old.' }),
      aRule('signature', 'deny', { reason: 'Forged.', remedy: 'Find out who wrote this record.' }),
    ],
    bound: {
      projectId: 1,
      pipelineId: 7,
      mergeRequestIid: 3,
      headSha: 'a'.repeat(40),
      baseSha: 'b'.repeat(40),
      planDigest: `sha256:${'c'.repeat(64)}`,
      policyDigest: `sha256:${'d'.repeat(64)}`,
      policyVersion: 4,
      decisionId: 'dec_01j0000000aaaaaaaaaaaaaaaa',
      expiresAt: '2026-11-21T11:00:00.000Z',
      ...bound,
    },
    securityEvents: [],
    approvedBy: null,
    judgedAt: '2026-11-21T10:00:00.000Z',
    ...changes,
  };
}

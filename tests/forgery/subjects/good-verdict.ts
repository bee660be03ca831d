import type { RuleResult, Verdict } from '../../../src/domain/verdict.ts';

export const NOW = Date.UTC(2026, 10, 21, 12);
export const MINUTE = 60_000;
export const HEAD = 'a1'.repeat(20);
export const BASE = 'b2'.repeat(20);
export const OTHER_COMMIT = 'c3'.repeat(20);
export const PROJECT = 1;
export const IID = 3;
export const PIPELINE = 71;
export const POLICY_JOB = 710;
export const DECISION = 'dec_01kaforgery0000000000000000';
export const POLICY_VERSION = 3;
export const POLICY = `sha256:${'d4'.repeat(32)}`;
export const PLAN = `sha256:${'e5'.repeat(32)}`;

/** The rules of the gate; `tests/forgery/corpus.test.ts` holds them against the policy itself. */
export const RULES = [
  'author_cannot_approve',
  'blast_radius',
  'confidence',
  'cost_delta',
  'data_only_diff',
  'emergency_override',
  'freeze_windows',
  'known_origin',
  'minimum_saving',
  'no_stateful_service',
  'not_replayed',
  'plan_matches_record',
  'policy_trusted',
  'record_fresh',
  'record_matches_diff',
  'recomputed',
  'signature',
  'target_allowed',
  'two_approvals',
  'waivers',
];

/** Fields to put in the place of others; `undefined` leaves one out. */
export type Patch = Readonly<Record<string, unknown>>;

export function agreeing(rule: string): RuleResult {
  const words = { input: 'what it looked at', bound: 'what it was held against', remedy: 'Nothing has to change.' };
  return { rule, outcome: 'auto', reason: 'Nothing speaks against it.', waived: false, waivedBy: null, ...words };
}

/** An automatic verdict in which everything agrees: what a forger would like to write. */
export function goodVerdict(): Verdict {
  return {
    version: 2,
    outcome: 'auto',
    reasons: [`All ${RULES.length} rules agree.`],
    rules: RULES.map(agreeing),
    bound: {
      projectId: PROJECT,
      pipelineId: PIPELINE,
      mergeRequestIid: IID,
      headSha: HEAD,
      baseSha: BASE,
      planDigest: PLAN,
      policyDigest: POLICY,
      policyVersion: POLICY_VERSION,
      decisionId: DECISION,
      expiresAt: new Date(NOW + 30 * MINUTE).toISOString(),
    },
    securityEvents: [],
    approvedBy: null,
    judgedAt: new Date(NOW - MINUTE).toISOString(),
  };
}

/** Text of the good verdict with other fields, or bound to something else. */
export function forged(fields: Patch, bound: Patch = {}): string {
  const good = goodVerdict();
  return JSON.stringify({ ...good, bound: { ...good.bound, ...bound }, ...fields });
}

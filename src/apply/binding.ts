import type { Verdict } from '../domain/verdict.ts';
import { type Fault, fault } from './suspicion.ts';

/** What a verdict has to be bound to, by what the controller knows from the forge and from its journal. */
export interface ExpectedBinding {
  readonly projectId: number;
  readonly mergeRequestIid: number;
  /** The commit that we pushed, by the journal. */
  readonly headSha: string;
  /** Pipeline whose artifact the verdict is. */
  readonly pipelineId: number;
  readonly decisionId: string;
  /** The oldest policy that may still say yes; null when none is known. */
  readonly minimumPolicyVersion: number | null;
  /** The policy in force, as far as it is known. */
  readonly policyInForce: { readonly policyDigest: string | null; readonly policyVersion: number | null };
}

/**
 * Objections that the policy lets an emergency or a waiver set aside: missed thresholds. A verdict that sets others aside is not
 * the gate's. `infra/deploy/rule-answers.ts` holds the same.
 */
const WAIVABLE: ReadonlySet<string> = new Set(['cost_delta', 'confidence', 'minimum_saving', 'freeze_windows', 'blast_radius']);

/**
 * Compares a verdict with what it has to be bound to. Null when everything agrees, else what is wrong: such a
 * verdict is worth nothing, whatever it says. `now` is ms of the forge's clock.
 */
export function unbound(verdict: Verdict, expected: ExpectedBinding, now: number): Fault | null {
  const { bound } = verdict;
  const other = (what: string, found: string | number | null, wanted: string | number) =>
    fault(`The verdict is ${what} ${found ?? 'none'}, not ${wanted}.`, 'mismatch');
  if (bound.projectId !== expected.projectId) return other('for project', bound.projectId, expected.projectId);
  if (bound.mergeRequestIid !== expected.mergeRequestIid)
    return other('for merge request', bound.mergeRequestIid, expected.mergeRequestIid);
  if (bound.headSha !== expected.headSha) return other('for commit', bound.headSha.slice(0, 12), expected.headSha.slice(0, 12));
  if (bound.pipelineId !== expected.pipelineId) return other('of pipeline', bound.pipelineId, expected.pipelineId);
  if (verdict.outcome === 'deny') return null;
  const aside = wronglyWaived(verdict);
  if (aside !== null) return aside;
  // A verdict that leads to nothing automatic need not know its decision: that may be what it objects to.
  if (verdict.outcome === 'review' && bound.decisionId === null) return null;
  if (bound.decisionId !== expected.decisionId) return other('for decision', bound.decisionId, expected.decisionId);
  return verdict.outcome === 'auto'
    ? (incomplete(verdict, now) ?? outdated(verdict, expected) ?? impostor(verdict, expected) ?? twisted(verdict))
    : null;
}

/** What an automatic merge needs on top: known digests, a base, and time left. */
function incomplete(verdict: Verdict, now: number): Fault | null {
  const { baseSha, planDigest, policyDigest, expiresAt } = verdict.bound;
  if (!isDigest(planDigest)) return fault('The verdict is not bound to a plan.', 'altered');
  if (!isDigest(policyDigest)) return fault('The verdict is not bound to a policy.', 'altered');
  if (/^0*$/.test(baseSha)) return fault('The verdict is not bound to a base commit.', 'altered');
  const expires = expiresAt === null ? Number.NaN : Date.parse(expiresAt);
  return expires > now ? null : fault('The verdict has expired.');
}

function outdated({ bound: { policyVersion } }: Verdict, { minimumPolicyVersion }: ExpectedBinding): Fault | null {
  if (policyVersion === null) return fault('The verdict does not say which version of the policy it is of.', 'old-policy');
  if (minimumPolicyVersion === null || policyVersion >= minimumPolicyVersion) return null;
  return fault(
    `The verdict is of version ${policyVersion} of the policy, which is older than ${minimumPolicyVersion}.`,
    'old-policy',
  );
}

/** A policy of the same version has the same digest: any other was built somewhere else. A newer one may have been merged just now. */
function impostor({ bound }: Verdict, { policyInForce: { policyDigest, policyVersion } }: ExpectedBinding): Fault | null {
  if (policyDigest === null || policyVersion === null || bound.policyVersion !== policyVersion) return null;
  if (bound.policyDigest === policyDigest) return null;
  return fault(`The verdict is of another policy than the one in force, which is version ${policyVersion} as well.`, 'altered');
}

/** What an honest gate never writes. */
function twisted({ rules, approvedBy }: Verdict): Fault | null {
  if (rules.length === 0) return fault('The verdict names no rule.', 'altered');
  const objection = rules.find((rule) => rule.outcome !== 'auto' && !(rule.waived && rule.outcome === 'review'));
  if (objection !== undefined) return fault(`The verdict says auto although ${objection.rule} does not.`, 'altered');
  return approvedBy === null ? null : fault('The verdict names an approval, which there is none of before a merge.', 'altered');
}

function wronglyWaived({ rules }: Verdict): Fault | null {
  const waived = rules.find((rule) => rule.waived && !WAIVABLE.has(rule.rule));
  return waived === undefined ? null : fault(`The verdict sets ${waived.rule} aside, which nobody may.`, 'altered');
}

function isDigest(value: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(value);
}

import type { Verdict } from '../domain/verdict.ts';

/** What a verdict has to be bound to, by what the controller knows from the forge and from its journal. */
export interface ExpectedBinding {
  readonly projectId: number;
  readonly mergeRequestIid: number;
  /** Head of the merge request at this moment. */
  readonly headSha: string;
  /** Pipeline whose artifact the verdict is. */
  readonly pipelineId: number;
  readonly decisionId: string;
}

/**
 * Compares a verdict with what it has to be bound to. Null when everything agrees, else a sentence: such a
 * verdict is worth nothing, whatever it says. `now` is ms of the forge's clock.
 */
export function unbound(verdict: Verdict, expected: ExpectedBinding, now: number): string | null {
  const { bound } = verdict;
  if (bound.projectId !== expected.projectId) return `The verdict is for project ${bound.projectId}, not ${expected.projectId}.`;
  if (bound.mergeRequestIid !== expected.mergeRequestIid)
    return `The verdict is for merge request ${bound.mergeRequestIid ?? 'none'}, not ${expected.mergeRequestIid}.`;
  if (bound.headSha !== expected.headSha)
    return `The verdict is for commit ${bound.headSha.slice(0, 12)}, not ${expected.headSha.slice(0, 12)}.`;
  if (bound.pipelineId !== expected.pipelineId)
    return `The verdict is of pipeline ${bound.pipelineId ?? 'none'}, not ${expected.pipelineId}.`;
  // A verdict that leads to nothing automatic need not know its decision: that may be what it objects to.
  if (verdict.outcome === 'deny' || (verdict.outcome === 'review' && bound.decisionId === null)) return null;
  if (bound.decisionId !== expected.decisionId)
    return `The verdict is for decision ${bound.decisionId ?? 'none'}, not ${expected.decisionId}.`;
  return verdict.outcome === 'auto' ? incomplete(verdict, now) : null;
}

/** What an automatic merge needs on top: known digests and time left. */
function incomplete(verdict: Verdict, now: number): string | null {
  const { baseSha, planDigest, policyDigest, expiresAt } = verdict.bound;
  if (!isDigest(planDigest)) return 'The verdict is not bound to a plan.';
  if (!isDigest(policyDigest)) return 'The verdict is not bound to a policy.';
  if (/^0*$/.test(baseSha)) return 'The verdict is not bound to a base commit.';
  const expires = expiresAt === null ? Number.NaN : Date.parse(expiresAt);
  if (!(expires > now)) return 'The verdict has expired.';
  const objection = verdict.rules.find((rule) => rule.outcome !== 'auto' && !rule.waived);
  if (objection !== undefined) return `The verdict says auto although ${objection.rule} does not.`;
  return verdict.rules.length === 0 ? 'The verdict names no rule.' : null;
}

function isDigest(value: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(value);
}

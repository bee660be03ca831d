import type { RuleResult, Verdict } from '../domain/verdict.ts';
import { approvedBy } from './approval.ts';
import type { Facts } from './facts/facts.ts';
import { asText } from './facts/json.ts';
import { buildInput, type GateInput, type InputRecord } from './input.ts';
import { unanswered } from './judgement.ts';
import type { Judgement, PolicyEngine } from './port.ts';

/** Which project and pipeline a verdict is good for; numbers as the forge counts them. */
export interface Binding {
  readonly projectId: number;
  readonly pipelineId: number | null;
  readonly mergeRequestIid: number | null;
}

/** Stands for a commit or digest that is not known; equal to no real one. */
export const NO_COMMIT = '0'.repeat(40);
export const NO_DIGEST = 'unknown';

/** Judges what was collected. The verdict is bound to everything that it was made from. */
export function judge(facts: Facts, engine: PolicyEngine, binding: Binding): Verdict {
  const input = buildInput(facts);
  const { policyDigest, policyVersion } = engine;
  return verdictOf(facts, input, engine.evaluate(input), { ...binding, policyDigest, policyVersion });
}

/** The verdict when the policy could not be loaded: a person decides, bound to no policy. */
export function withoutPolicy(facts: Facts, fault: string, binding: Binding): Verdict {
  return verdictOf(facts, buildInput(facts), unanswered(fault), { ...binding, policyDigest: NO_DIGEST, policyVersion: null });
}

function verdictOf(
  facts: Facts,
  input: GateInput,
  answer: Judgement,
  binding: Binding & Pick<Verdict['bound'], 'policyDigest' | 'policyVersion'>,
): Verdict {
  const record = input.diff.records.length === 1 ? input.diff.records[0] : undefined;
  const judgement = withContradictions(answer, facts.contradictions);
  const denied = judgement.rules.filter(({ outcome }) => outcome === 'deny').map(({ reason }) => reason);
  return {
    version: 2,
    outcome: judgement.outcome,
    reasons: [...facts.contradictions, ...reasonsOf(judgement)],
    rules: judgement.rules,
    bound: {
      projectId: binding.projectId,
      pipelineId: binding.pipelineId,
      mergeRequestIid: binding.mergeRequestIid,
      headSha: facts.headSha,
      baseSha: facts.baseSha ?? NO_COMMIT,
      planDigest: input.plan.digest ?? NO_DIGEST,
      policyDigest: binding.policyDigest,
      policyVersion: binding.policyVersion,
      decisionId: asText(record?.claim?.id),
      expiresAt: expiryOf(record),
    },
    securityEvents: [...denied, ...facts.contradictions],
    approvedBy: approvedBy(facts, input, judgement.rules),
    judgedAt: new Date(facts.time.ms ?? 0).toISOString(),
  };
}

/** Whatever the policy says: nothing is automatic in a job whose variables contradict what is known. */
function withContradictions(judgement: Judgement, contradictions: readonly string[]): Judgement {
  if (contradictions.length === 0 || judgement.outcome !== 'auto') return judgement;
  return { ...judgement, outcome: 'review', fault: 'The job was given variables that contradict what is known.' };
}

function expiryOf(record: InputRecord | undefined): string | null {
  const ms = record?.expiresAtMs ?? null;
  // A date that JavaScript cannot write is none.
  return ms === null || Math.abs(ms) > 8.64e15 ? null : new Date(ms).toISOString();
}

/** What a person should read first: the rules that made the outcome what it is. */
function reasonsOf(judgement: Judgement): string[] {
  const fault = judgement.fault === null ? [] : [judgement.fault];
  const decisive = judgement.rules.filter((rule) => rule.outcome === judgement.outcome && !rule.waived);
  if (judgement.outcome !== 'auto') return [...fault, ...decisive.map((rule) => rule.reason)];
  const waived = judgement.rules.filter((rule) => rule.waived).map(waivedSentence);
  return [...fault, ...waived, `All ${judgement.rules.length} rules agree${waived.length === 0 ? '' : ' or were waived'}.`];
}

function waivedSentence(rule: RuleResult): string {
  return `Waived by ${rule.waivedBy ?? 'nobody'}: ${rule.reason}`;
}

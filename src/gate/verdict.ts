import type { RuleResult, Verdict } from '../domain/verdict.ts';
import type { Facts } from './facts/facts.ts';
import { asText } from './facts/json.ts';
import { buildInput, type GateInput, type InputRecord } from './input.ts';
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
  return verdictOf(facts, input, engine.evaluate(input), engine.policyDigest, binding);
}

/** The verdict when the policy could not be loaded: a person decides, bound to no policy. */
export function withoutPolicy(facts: Facts, fault: string, binding: Binding): Verdict {
  return verdictOf(facts, buildInput(facts), { outcome: 'review', rules: [], fault }, NO_DIGEST, binding);
}

function verdictOf(facts: Facts, input: GateInput, judgement: Judgement, policyDigest: string, binding: Binding): Verdict {
  const record = input.diff.records.length === 1 ? input.diff.records[0] : undefined;
  return {
    version: 1,
    outcome: judgement.outcome,
    reasons: reasonsOf(judgement),
    rules: judgement.rules,
    bound: {
      ...binding,
      headSha: facts.headSha,
      baseSha: facts.baseSha ?? NO_COMMIT,
      planDigest: input.plan.digest ?? NO_DIGEST,
      policyDigest,
      decisionId: asText(record?.claim?.id),
      expiresAt: expiryOf(record),
    },
    approvedBy: approvedBy(facts),
    judgedAt: new Date(facts.time.ms ?? 0).toISOString(),
  };
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
  return `Waived by the emergency: ${rule.reason}`;
}

/**
 * The person who answers for what the protected branch holds: who merged, or who pushed. Null in a merge
 * request's own pipeline, when it was the bot, and when a forge that answers does not say who the bot is.
 */
export function approvedBy(facts: Facts): string | null {
  if (facts.side === 'merge-request') return null;
  const { forge } = facts;
  if (forge.reached && forge.bot === null) return null;
  const person = forge.mergeRequest === null ? (forge.pipelineUser ?? facts.startedBy) : forge.mergeRequest.mergeUser;
  return person === forge.bot ? null : person;
}

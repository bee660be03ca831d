import type { RuleResult, VerdictOutcome } from '../domain/verdict.ts';
import type { GateInput } from './input.ts';

/** What a policy says about one input. */
export interface Judgement {
  readonly outcome: VerdictOutcome;
  /** Every rule once, sorted by name; empty only when the policy could not be asked. */
  readonly rules: readonly RuleResult[];
  /** Why the answer is `review` although no rule said so; null when the policy answered as it should. */
  readonly fault: string | null;
}

/** A policy that was loaded, verified and tested. Never throws: what goes wrong is `review`. */
export interface PolicyEngine {
  /** `sha256:<hex>`: changes when and only when the rules, thresholds or the compiled module do. */
  readonly policyDigest: string;
  /** Monotonic number of the policy. */
  readonly policyVersion: number;
  evaluate(input: GateInput): Judgement;
}

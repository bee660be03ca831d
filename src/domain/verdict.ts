/** The gate's answer. Order of severity: auto < review < deny. */
export type VerdictOutcome = 'auto' | 'review' | 'deny';

export interface RuleResult {
  readonly rule: string;
  readonly outcome: VerdictOutcome;
  readonly reason: string;
  /** True when the rule objected and an emergency or a waiver set the objection aside. */
  readonly waived: boolean;
  /** Who set it aside, as a part of a sentence: `the emergency`, `a waiver of <owner> until <date>: <why>`; null when nobody did. */
  readonly waivedBy: string | null;
  /** What the rule looked at, with units; `unknown` when it could not be read. */
  readonly input: string;
  /** What it was held against: the threshold, the list, the expected value. */
  readonly bound: string;
  /** What would have to change for `auto`, as an imperative sentence. */
  readonly remedy: string;
}

/** What `verdict.json` of the policy job holds. */
export interface Verdict {
  readonly version: 2;
  readonly outcome: VerdictOutcome;
  readonly reasons: readonly string[];
  readonly rules: readonly RuleResult[];
  /** What the verdict is bound to; a mismatch with any of these makes it worthless. */
  readonly bound: {
    readonly projectId: number;
    readonly pipelineId: number | null;
    readonly mergeRequestIid: number | null;
    readonly headSha: string;
    readonly baseSha: string;
    readonly planDigest: string;
    readonly policyDigest: string;
    /** Monotonic number of the policy; null when it is not known. */
    readonly policyVersion: number | null;
    readonly decisionId: string | null;
    /** ISO 8601, UTC; null when the change carries no decision record. */
    readonly expiresAt: string | null;
  };
  /**
   * What looks like an attack or like a bug that writes contradictions, one sentence each: every rule that denies, and every
   * variable that says something else than what is known. Empty when the outcome is `auto`.
   */
  readonly securityEvents: readonly string[];
  /** On the protected branch: the person who took the decision to merge; null when nobody but the bot did. */
  readonly approvedBy: string | null;
  /** ISO 8601, UTC, by the forge's clock. */
  readonly judgedAt: string;
}

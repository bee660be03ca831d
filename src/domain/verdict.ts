/** The gate's answer. Order of severity: auto < review < deny. */
export type VerdictOutcome = 'auto' | 'review' | 'deny';

export interface RuleResult {
  readonly rule: string;
  readonly outcome: VerdictOutcome;
  readonly reason: string;
  /** True when the rule objected and the emergency override waived it. */
  readonly waived: boolean;
}

/** What `verdict.json` of the policy job holds. */
export interface Verdict {
  readonly version: 1;
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
    readonly decisionId: string | null;
    /** ISO 8601, UTC; null when the change carries no decision record. */
    readonly expiresAt: string | null;
  };
  /** On the protected branch: the person who took the decision to merge; null when nobody but the bot did. */
  readonly approvedBy: string | null;
  /** ISO 8601, UTC, by the forge's clock. */
  readonly judgedAt: string;
}

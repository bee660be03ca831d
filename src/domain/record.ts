import type { DecisionKind, Evidence, MoveBasis, MoveCost, Reason } from './decision.ts';
import type { Placement } from './placement.ts';
import type { FactorScore } from './scorecard.ts';

/**
 * The decision as it is committed beside the placement and judged by the gate. `infra/decisions/<service>.json`
 * holds a `SignedRecord`: canonical JSON (RFC 8785) and one trailing line feed.
 */
export interface DecisionRecord {
  readonly version: 2;
  readonly id: string;
  readonly service: string;
  readonly kind: DecisionKind;
  /** Commit of the target branch that the change starts from. */
  readonly baseSha: string;
  /** The files that the change edits, this record aside, as Git's blob ids. */
  readonly files: readonly SignedFile[];
  readonly from: Placement;
  readonly to: Placement;
  readonly confidence: number;
  readonly cost: MoveCost;
  readonly score: { readonly from: number | null; readonly to: number | null; readonly factors: readonly FactorScore[] };
  /** What money and confidence were computed from; null when the snapshot did not know it. */
  readonly basis: MoveBasis | null;
  /** What the plan may do, and nothing else. */
  readonly effect: PlanEffect;
  readonly reasons: readonly Reason[];
  readonly evidence: Evidence | null;
  readonly snapshotDigest: string;
  readonly configDigest: string;
  /** The policy on the target branch, or in the gate project, when the decision was taken; null when there was none. */
  readonly policyDigest: string | null;
  readonly policyVersion: number | null;
  /** ISO 8601, UTC. */
  readonly issuedAt: string;
  readonly expiresAt: string;
  /** 26 characters, never used twice. */
  readonly nonce: string;
}

export interface SignedFile {
  readonly path: string;
  /** Git blob id before (null when the file is new) and after the change. */
  readonly before: string | null;
  readonly after: string;
}

/** The intended effect of a change on one stack, by synthesis before and after. */
export interface PlanEffect {
  readonly stack: string;
  /** Sorted by address; resources that stay as they are are left out. */
  readonly resources: readonly ResourceEffect[];
}

export interface ResourceEffect {
  /** As Terraform writes it: `aws_instance.instance-us-east-1-0`. */
  readonly address: string;
  readonly action: 'create' | 'update' | 'delete';
  /**
   * Every attribute that the resource is to have after the apply; empty for `delete`. Null stands for a value that is known
   * only then; what is not here has to be empty, as it was, or the provider's own default.
   */
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface SignedRecord {
  readonly record: DecisionRecord;
  readonly signature: RecordSignature;
}

/** Ed25519 (RFC 8032) over `trimtab-decision-v2`, a line feed, and the canonical JSON of the record. */
export interface RecordSignature {
  readonly algorithm: 'Ed25519';
  /** `tk_` and the first 16 hexadecimal digits of the SHA-256 of the raw public key. */
  readonly keyId: string;
  /** 64 bytes, base64url without padding. */
  readonly value: string;
}

/** What stands before the canonical JSON in the signed bytes: a signature means one thing only. */
export const RECORD_CONTEXT = 'trimtab-decision-v2\n';

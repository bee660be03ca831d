import type { ForgeMergeRequest } from '../forge/port.ts';

export type RefusalReason =
  /** The branch or the target moved on between looking and writing, three times over. */
  | 'moved'
  /** Our token may not do this. */
  | 'forbidden'
  /** The project or the merge request is gone. */
  | 'not-found'
  /** This very decision was merged already. */
  | 'already-merged'
  /** Somebody else's merge request stands on our branch. */
  | 'not-ours'
  /** The forge said no for a reason that it names. */
  | 'not-mergeable';

/** What became of a proposal. Everything that is foreseen is a value; exceptions are for what is not. */
export type EnsureOutcome =
  | {
      readonly kind: 'created' | 'updated' | 'unchanged' | 'adopted';
      readonly mergeRequest: ForgeMergeRequest;
      /** Head commit of our branch. */
      readonly headSha: string;
      /** The decision that the merge request carries now: an older one as long as it says the same and is fresh. */
      readonly decisionId: string;
    }
  | HandsOff
  | { readonly kind: 'snoozed'; readonly iid: number; readonly sentence: string }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly sentence: string };

/** A person has taken over. */
export interface HandsOff {
  readonly kind: 'hands-off';
  readonly iid: number | null;
  readonly sentence: string;
  /** True when a commit bears our name and is not ours. */
  readonly forged: boolean;
}

export type WithdrawOutcome =
  | { readonly kind: 'withdrawn'; readonly mergeRequest: ForgeMergeRequest }
  /** Closed or merged already. */
  | { readonly kind: 'ended'; readonly mergeRequest: ForgeMergeRequest }
  | HandsOff
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly sentence: string };

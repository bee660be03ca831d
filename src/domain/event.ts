/** One line of the live feed: what happened, to whom, in one sentence. */
export interface FeedEvent {
  readonly id: number;
  /** ms since the epoch, by the controller's clock. */
  readonly at: number;
  readonly type: 'decision' | 'merge-request' | 'verdict' | 'merge' | 'apply' | 'verification' | 'alert' | 'notice' | 'security';
  readonly service: string | null;
  readonly sentence: string;
  /** Link to the merge request, where there is one. */
  readonly url: string | null;
}

/**
 * What a security event is about: a verdict that denies, what a milder verdict reports, one that is bound to something else,
 * one of an older policy, one of a pipeline that is not ours, one that contradicts itself; and a commit that bears our name and
 * is not ours.
 */
export type SecurityKind = 'denied' | 'reported' | 'mismatch' | 'old-policy' | 'foreign-pipeline' | 'altered' | 'forged-commit';

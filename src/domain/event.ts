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

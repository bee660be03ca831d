import type { User } from './user.ts';

export interface Note {
  readonly id: number;
  body: string;
  readonly author: User;
  /** Written by the forge itself ("merged", "approved this merge request"). */
  readonly system: boolean;
  /** ms of world time. */
  readonly createdAt: number;
  updatedAt: number;
}

export interface Approval {
  readonly user: User;
  readonly at: number;
}

/** How a merge is to be made; kept while auto-merge waits for the pipeline. */
export interface MergeWish {
  readonly user: User;
  readonly squash: boolean;
  readonly removeSourceBranch: boolean;
  readonly message: string | null;
}

export interface MergeRequest {
  readonly id: number;
  readonly iid: number;
  title: string;
  description: string;
  labels: readonly string[];
  state: 'opened' | 'closed' | 'locked' | 'merged';
  readonly sourceBranch: string;
  targetBranch: string;
  /** Head of the source branch. */
  sha: string;
  /** Merge base of source and target at the last push. */
  baseSha: string;
  /** Head of the target branch at the last push. */
  startSha: string;
  readonly author: User;
  assignees: readonly User[];
  reviewers: readonly User[];
  readonly createdAt: number;
  updatedAt: number;
  mergedAt: number | null;
  mergedBy: User | null;
  closedAt: number | null;
  closedBy: User | null;
  mergeCommitSha: string | null;
  squashCommitSha: string | null;
  squash: boolean;
  /** Asked for when the request was made: the branch goes when it is merged. */
  removeSourceBranch: boolean;
  autoMerge: MergeWish | null;
  mergeError: string | null;
  approvals: readonly Approval[];
  readonly notes: Note[];
}

/** GitLab takes these prefixes of a title as "not ready". */
export function isDraft(mergeRequest: MergeRequest): boolean {
  return /^(draft:|\[draft\]|\(draft\))/i.test(mergeRequest.title.trim());
}

export function headRef(iid: number): string {
  return `refs/merge-requests/${iid}/head`;
}

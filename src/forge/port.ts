import type { ProviderCatalog } from '../domain/catalog.ts';
import type { Change } from '../domain/change.ts';
import type { ServiceSpec } from '../domain/service.ts';
import type { Verdict } from '../domain/verdict.ts';

/** A merge request as the forge knows it. */
export interface ForgeMergeRequest {
  readonly iid: number;
  readonly webUrl: string;
  readonly title: string;
  readonly description: string;
  readonly labels: readonly string[];
  readonly state: 'opened' | 'closed' | 'locked' | 'merged';
  readonly sourceBranch: string;
  readonly targetBranch: string;
  /** Head commit of the source branch. */
  readonly sha: string;
  readonly authorUsername: string;
  readonly detailedMergeStatus: string;
  readonly mergeCommitSha: string | null;
  /** User who merged; null while not merged. */
  readonly mergedBy: string | null;
  readonly autoMerge: boolean;
  /** The pipeline that the forge holds against a merge; null when there is none or it is not said. */
  readonly headPipeline: { readonly id: number; readonly sha: string } | null;
  /** ms since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type PipelineStatus =
  | 'created'
  | 'waiting_for_resource'
  | 'preparing'
  | 'pending'
  | 'running'
  | 'success'
  | 'failed'
  | 'canceled'
  | 'skipped'
  | 'manual'
  | 'scheduled';

export interface ForgePipeline {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly source: string;
  readonly status: PipelineStatus;
  readonly webUrl: string;
  /** Who started it; null when the forge does not say. */
  readonly startedBy: string | null;
  readonly createdAt: number;
}

export interface ForgeJob {
  readonly id: number;
  readonly name: string;
  readonly stage: string;
  readonly status: PipelineStatus;
  readonly webUrl: string;
}

/** Why the forge did not do what was asked; expected answers, not exceptions. */
export type ForgeRefusal =
  | { readonly kind: 'exists'; readonly iid: number | null }
  | { readonly kind: 'moved' }
  | { readonly kind: 'not-mergeable'; readonly status: string }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'forbidden' };

export type ForgeAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: ForgeRefusal };

/** GitLab as Trimtab needs it. Every write can be repeated: it observes first or carries a precondition. */
export interface Forge {
  /** Username of our token: what "authored by the bot" means. */
  whoAmI(): Promise<string>;
  /** Opened, closed and merged requests of a source branch, newest first. */
  mergeRequestsOf(branch: string, state: 'opened' | 'closed' | 'merged' | 'all'): Promise<readonly ForgeMergeRequest[]>;
  /** All merge requests with our label in this state, newest first. */
  ourMergeRequests(state: 'opened' | 'closed' | 'merged' | 'all'): Promise<readonly ForgeMergeRequest[]>;
  mergeRequest(iid: number): Promise<ForgeAnswer<ForgeMergeRequest>>;
  createMergeRequest(draft: MergeRequestDraft): Promise<ForgeAnswer<ForgeMergeRequest>>;
  updateMergeRequest(
    iid: number,
    changes: Partial<Pick<MergeRequestDraft, 'title' | 'description' | 'labels' | 'reviewers'>> & { close?: true },
  ): Promise<ForgeAnswer<ForgeMergeRequest>>;
  /** Sets auto-merge (or merges at once when the pipeline of exactly `sha` has passed). */
  autoMerge(iid: number, sha: string): Promise<ForgeAnswer<ForgeMergeRequest>>;
  cancelAutoMerge(iid: number): Promise<ForgeAnswer<null>>;
  /** One note with this hidden marker: created when absent, edited in place when there. */
  ensureNote(iid: number, marker: string, body: string): Promise<ForgeAnswer<null>>;
  /** Pipelines of a commit, newest first. A list may leave out who started them. */
  pipelinesOf(sha: string, options: { source: 'merge_request_event' | 'push' }): Promise<readonly ForgePipeline[]>;
  /** One pipeline with all that the forge says of it; null when it is gone. */
  pipeline(id: number): Promise<ForgePipeline | null>;
  jobsOf(pipelineId: number): Promise<readonly ForgeJob[]>;
  /** A file of a job's artifacts as text; null when absent or larger than `maxBytes`. */
  artifact(jobId: number, path: string, maxBytes?: number): Promise<string | null>;
}

export interface MergeRequestDraft {
  readonly sourceBranch: string;
  readonly targetBranch: string;
  readonly title: string;
  readonly description: string;
  readonly labels: readonly string[];
  /** Usernames. */
  readonly reviewers: readonly string[];
}

/** What the repository's target branch says, as data. */
export interface RepositoryState {
  readonly headSha: string;
  /** Text of `infra/placements/<service>.ts` by service. */
  readonly placements: Readonly<Record<string, string>>;
  readonly services: Readonly<Record<string, ServiceSpec>>;
  readonly catalogs: readonly ProviderCatalog[];
  /** Text of `policies/gate.json`; null when the repository holds no policy (a gate project does). */
  readonly policyManifest: string | null;
  /** Text of `policies/trust.json`; null when the repository holds none. */
  readonly trustText: string | null;
}

/**
 * State of our branch, by what its commits say of themselves: absent, written under our name alone, or touched by somebody
 * else (hands off). Anybody can write our name: whoever means to take a `claimed` branch for ours has to look further.
 */
export type BranchState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'claimed'; readonly sha: string; readonly baseSha: string; readonly decisionId: string | null }
  | { readonly kind: 'foreign'; readonly sha: string; readonly author: string };

/** What one commit does, whoever it says has written it. */
export interface CommitContents {
  /** Its only parent; null when it has none, or several. */
  readonly parent: string | null;
  /** What it changes against that parent; empty without one. */
  readonly files: readonly CommittedFile[];
  /** The text of the file that was asked for; null when it is no regular file of the commit, or far too long. */
  readonly text: string | null;
}

export interface CommittedFile {
  readonly path: string;
  /** As Git writes it after the change: `100644` for an ordinary file. */
  readonly mode: string;
  /** Git's blob id after the change. */
  readonly object: string;
}

/** The Git side of the forge: a local clone that is a cache and may be deleted at any time. */
export interface Workspace {
  /** Fetches and returns what the target branch holds now. */
  read(): Promise<RepositoryState>;
  branchState(branch: string): Promise<BranchState>;
  /** What a commit of the clone does, and the text that the file at `path` has in it. */
  commit(sha: string, path: string): Promise<CommitContents>;
  /** Whether the target branch's history holds this commit; false for one that this clone does not know. */
  isInTarget(sha: string): Promise<boolean>;
  /** Whether any of these paths differs between two commits of the target branch. */
  touchedSince(baseSha: string, headSha: string, paths: readonly string[]): Promise<boolean>;
  /**
   * Makes `branch` exactly one commit on top of `baseSha` with the change's files and pushes it with
   * `--force-with-lease` against `expected` (null = the branch must not exist yet). Returns the new commit.
   */
  publish(request: {
    branch: string;
    baseSha: string;
    change: Change;
    message: string;
    expected: string | null;
  }): Promise<ForgeAnswer<{ sha: string }>>;
  /** Folder with the target branch's `infra` at that commit, for synthesis; node_modules linked. */
  infraCheckout(sha: string): Promise<string>;
}

export type { Verdict };

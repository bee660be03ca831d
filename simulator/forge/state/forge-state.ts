import type { CommitStatus, Hook, TerraformState } from './hook.ts';
import type { Job } from './job.ts';
import type { MergeRequest } from './merge-request.ts';
import type { Pipeline } from './pipeline.ts';
import { MEMBERS, type User } from './user.ts';

/** Where each kind of number starts. They differ, so that an ID taken for an IID is noticed. */
const FIRST = {
  mergeRequest: 1001,
  mergeRequestIid: 1,
  note: 5001,
  pipeline: 301,
  pipelineIid: 1,
  job: 7001,
  hook: 11,
  status: 9001,
};
export type Numbered = keyof typeof FIRST;

/** Everything the forge remembers besides Git. It lives in memory and ends with the process. */
export class ForgeState {
  readonly users: readonly User[] = [MEMBERS.root, MEMBERS.bot, MEMBERS.gate, MEMBERS.ops];
  /** By IID. */
  readonly mergeRequests = new Map<number, MergeRequest>();
  readonly pipelines = new Map<number, Pipeline>();
  readonly jobs = new Map<number, Job>();
  readonly hooks = new Map<number, Hook>();
  readonly commitStatuses: CommitStatus[] = [];
  readonly terraformStates = new Map<string, TerraformState>();
  /** Head of each branch, kept in step with Git. */
  readonly branches = new Map<string, string>();
  readonly #next = new Map<Numbered, number>();

  nextNumber(kind: Numbered): number {
    const number = this.#next.get(kind) ?? FIRST[kind];
    this.#next.set(kind, number + 1);
    return number;
  }

  /** Newest first. */
  pipelinesNewestFirst(): Pipeline[] {
    return [...this.pipelines.values()].sort((a, b) => b.id - a.id);
  }

  /** Newest pipeline of a merge request's head; GitLab prefers merge request pipelines to branch pipelines. */
  headPipeline(mergeRequest: MergeRequest): Pipeline | null {
    const ofHead = this.pipelinesNewestFirst().filter((pipeline) => pipeline.sha === mergeRequest.sha);
    return (
      ofHead.find((pipeline) => pipeline.mergeRequestIid === mergeRequest.iid) ??
      ofHead.find((pipeline) => pipeline.ref === mergeRequest.sourceBranch) ??
      null
    );
  }

  openMergeRequests(): MergeRequest[] {
    return [...this.mergeRequests.values()].filter((mergeRequest) => mergeRequest.state === 'opened');
  }

  /** Users who are nobody's program: the first one is who looks at the pages until they say otherwise. */
  people(): readonly User[] {
    return this.users.filter((user) => !user.bot);
  }

  userNamed(username: string): User | null {
    return this.users.find((user) => user.username === username) ?? null;
  }
}

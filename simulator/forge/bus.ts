import { EventEmitter } from 'node:events';
import type { Job } from './state/job.ts';
import type { MergeRequest, Note } from './state/merge-request.ts';
import type { Pipeline } from './state/pipeline.ts';
import type { User } from './state/user.ts';

/** One ref that moved; forty zeros when it was made or removed. */
export interface Push {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly user: User;
}

export type MergeRequestAction = 'open' | 'update' | 'close' | 'reopen' | 'merge' | 'approved' | 'unapproved';

export interface MergeRequestEvent {
  readonly mergeRequest: MergeRequest;
  readonly action: MergeRequestAction;
  readonly user: User;
  /** Head before a push; only with `update`. */
  readonly oldSha?: string;
  readonly changes?: Readonly<Record<string, { readonly previous: unknown; readonly current: unknown }>>;
}

interface Happenings {
  pushed: [Push];
  mergeRequest: [MergeRequestEvent];
  note: [MergeRequest, Note];
  /** A pipeline was made or changed its status. */
  pipeline: [Pipeline];
  job: [Job];
}

/** What happened in the forge, told to whoever listens: webhooks, auto-merge, pipelines. */
export class Bus extends EventEmitter<Happenings> {}

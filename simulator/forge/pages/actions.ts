import type { Core } from '../core.ts';
import { acceptMergeRequest } from '../merge-requests/accept.ts';
import { approve, unapprove } from '../merge-requests/approvals.ts';
import { cancelAutoMerge } from '../merge-requests/auto-merge.ts';
import { addNote } from '../merge-requests/notes.ts';
import { closeMergeRequest, reopenMergeRequest } from '../merge-requests/update.ts';
import { cancelPipeline, playJob, retryJob, retryPipeline } from '../pipelines/job-actions.ts';
import type { Job } from '../state/job.ts';
import type { MergeRequest } from '../state/merge-request.ts';
import type { Pipeline } from '../state/pipeline.ts';
import type { User } from '../state/user.ts';

export type Form = Readonly<Record<string, string | readonly string[]>>;

/** What the buttons of a merge request do. */
export const MERGE_REQUEST_ACTIONS: Readonly<
  Record<string, (core: Core, mergeRequest: MergeRequest, user: User, form: Form) => Promise<unknown> | unknown>
> = {
  comment: (core, mergeRequest, user, form) => {
    const body = typeof form['body'] === 'string' ? form['body'] : '';
    if (body.trim() !== '') addNote(core, mergeRequest, user, body);
  },
  approve: (core, mergeRequest, user) => approve(core, mergeRequest, user, null),
  unapprove: unapprove,
  merge: (core, mergeRequest, user) => {
    const wanted = { sha: mergeRequest.sha, auto: true, squash: false, removeSourceBranch: true, message: null };
    return acceptMergeRequest(core, mergeRequest, user, wanted);
  },
  cancel_auto_merge: (core, mergeRequest, user) => cancelAutoMerge(core, mergeRequest, user),
  close: closeMergeRequest,
  reopen: reopenMergeRequest,
};

export const PIPELINE_ACTIONS: Readonly<Record<string, (core: Core, pipeline: Pipeline) => void>> = {
  cancel: cancelPipeline,
  retry: retryPipeline,
};

/** Returns the job to show afterwards. */
export const JOB_ACTIONS: Readonly<Record<string, (core: Core, pipeline: Pipeline, job: Job) => Job>> = {
  play: playJob,
  retry: retryJob,
};

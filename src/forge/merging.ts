import { MergeRequests } from '@gitbeaker/rest';
import { ForgeFailure } from './failure.ts';
import type { Forge, ForgeAnswer, ForgeMergeRequest } from './port.ts';
import { answered } from './refusals.ts';
import type { GitLab } from './resources.ts';
import { mergeRequestFrom } from './schema.ts';

/**
 * The merge commit's message holds nothing that people can edit: a title with `[skip ci]` in it would keep the pipeline
 * of the protected branch, and with it the second judgement, from running.
 */
function messageOf(iid: number): string {
  return `Merge !${iid}\n\nOpened by Trimtab, judged by the gate.\n`;
}

/** Setting and taking back auto-merge. What a refusal means is read from the merge request, not from the code alone. */
export function mergingPart({ projectId, options }: GitLab): Pick<Forge, 'autoMerge' | 'cancelAutoMerge'> {
  const api = new MergeRequests(options);
  const read = async (iid: number): Promise<ForgeMergeRequest> => mergeRequestFrom(await api.show(projectId, iid));

  async function explained(iid: number, sha: string, failure: ForgeFailure): Promise<ForgeAnswer<ForgeMergeRequest>> {
    const now = await read(iid);
    // An earlier attempt whose answer was lost has done it.
    if (now.sha === sha && (now.state === 'merged' || (now.state === 'opened' && now.autoMerge))) return { ok: true, value: now };
    if (now.sha !== sha || (failure.status === 409 && /sha/i.test(failure.detail)))
      return { ok: false, refusal: { kind: 'moved' } };
    const status = now.state === 'opened' ? now.detailedMergeStatus : 'not_open';
    return { ok: false, refusal: { kind: 'not-mergeable', status } };
  }

  return {
    async autoMerge(iid, sha) {
      try {
        // Newer releases read `auto_merge`, older ones the other name.
        const both = { autoMerge: true, mergeWhenPipelineSucceeds: true };
        const options = { sha, ...both, shouldRemoveSourceBranch: true, mergeCommitMessage: messageOf(iid) };
        return await answered(async () => mergeRequestFrom(await api.merge(projectId, iid, options)));
      } catch (error) {
        if (!(error instanceof ForgeFailure) || ![405, 406, 409, 422].includes(error.status ?? 0)) throw error;
        const failure = error;
        const answer = await answered(() => explained(iid, sha, failure));
        return answer.ok ? answer.value : answer;
      }
    },
    async cancelAutoMerge(iid) {
      try {
        return await answered(async () => {
          await api.cancelOnPipelineSuccess(projectId, iid);
          return null;
        });
      } catch (error) {
        if (!(error instanceof ForgeFailure)) throw error;
        const now = await answered(() => read(iid));
        if (!now.ok) return now;
        if (now.value.autoMerge) throw error;
        return { ok: true, value: null };
      }
    },
  };
}

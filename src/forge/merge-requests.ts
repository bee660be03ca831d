import { MergeRequests } from '@gitbeaker/rest';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/ids.ts';
import { retry } from '../lib/retry.ts';
import type { Forge, ForgeAnswer, ForgeMergeRequest } from './port.ts';
import { answered, existingMergeRequest, isNotYet } from './refusals.ts';
import type { GitLab } from './resources.ts';
import { isFromProject, mergeRequestFrom } from './schema.ts';

type Part = Pick<Forge, 'mergeRequestsOf' | 'ourMergeRequests' | 'mergeRequest' | 'createMergeRequest' | 'updateMergeRequest'>;
type State = Parameters<Forge['ourMergeRequests']>[0];

const NEWEST_FIRST = { orderBy: 'created_at', sort: 'desc', perPage: 100 } as const;
/** Pages of 100; whoever has more than that in one state looks at the newest. */
const MOST_PAGES = 10;

/** Reading and writing merge requests, but for merging. */
export function mergeRequestsPart(
  { projectId, options }: GitLab,
  idsOf: (usernames: readonly string[]) => Promise<number[]>,
  time: { clock: Clock; random: Random },
): Part {
  const api = new MergeRequests(options);
  return {
    async mergeRequestsOf(branch, state) {
      const found = await api.all({ projectId, sourceBranch: branch, ...stateOf(state), ...NEWEST_FIRST, maxPages: 1 });
      return merged(found);
    },
    async ourMergeRequests(state) {
      return merged(await api.all({ projectId, labels: 'trimtab', ...stateOf(state), ...NEWEST_FIRST, maxPages: MOST_PAGES }));
    },
    mergeRequest: (iid) => answered(async () => mergeRequestFrom(await api.show(projectId, iid))),
    async createMergeRequest(draft) {
      const reviewerIds = await idsOf(draft.reviewers);
      const create = () =>
        api.create(projectId, draft.sourceBranch, draft.targetBranch, draft.title, {
          description: draft.description,
          labels: draft.labels.join(','),
          removeSourceBranch: true,
          ...(reviewerIds.length === 0 ? {} : { reviewerIds }),
        });
      // The refusals that are repeated here say that nothing was created.
      const patient = () =>
        retry(create, { tries: 4, firstPauseMs: 1000, again: (error) => ({ retry: isNotYet(error) }), ...time });
      return answered(async () => mergeRequestFrom(await patient()), existingMergeRequest);
    },
    async updateMergeRequest(iid, changes): Promise<ForgeAnswer<ForgeMergeRequest>> {
      const { title, description, labels, reviewers, close } = changes;
      const fields = {
        ...(title === undefined ? {} : { title }),
        ...(description === undefined ? {} : { description }),
        ...(labels === undefined ? {} : { labels: labels.join(',') }),
        ...(reviewers === undefined ? {} : { reviewerIds: await idsOf(reviewers) }),
        ...(close === undefined ? {} : { stateEvent: 'close' }),
      };
      return answered(async () => mergeRequestFrom(await api.edit(projectId, iid, fields)));
    },
  };
}

function stateOf(state: State): { state?: 'opened' | 'closed' | 'merged' } {
  return state === 'all' ? {} : { state };
}

/** Pages can overlap when rows are added between them. */
function merged(answers: readonly unknown[]): ForgeMergeRequest[] {
  const byIid = new Map<number, ForgeMergeRequest>();
  for (const answer of answers.filter(isFromProject)) {
    const mergeRequest = mergeRequestFrom(answer);
    if (!byIid.has(mergeRequest.iid)) byIid.set(mergeRequest.iid, mergeRequest);
  }
  return [...byIid.values()].sort((a, b) => b.createdAt - a.createdAt || b.iid - a.iid);
}

import type { Core } from '../core.ts';
import type { MergeRequest, MergeWish } from '../state/merge-request.ts';
import type { Pipeline } from '../state/pipeline.ts';
import type { User } from '../state/user.ts';
import { merge } from './merge.ts';
import { addSystemNote } from './notes.ts';

export function setAutoMerge(core: Core, mergeRequest: MergeRequest, wish: MergeWish): void {
  const first = mergeRequest.autoMerge === null;
  mergeRequest.autoMerge = wish;
  mergeRequest.updatedAt = core.clock.now();
  if (!first) return;
  const what = `enabled an automatic merge when all merge checks for ${mergeRequest.sha} pass`;
  addSystemNote(core, mergeRequest, wish.user, what);
  core.bus.emit('mergeRequest', { mergeRequest, action: 'update', user: wish.user });
}

/** `why` completes "canceled the automatic merge because ..."; empty for a plain cancel. */
export function cancelAutoMerge(core: Core, mergeRequest: MergeRequest, user: User, why = ''): void {
  if (mergeRequest.autoMerge === null) return;
  mergeRequest.autoMerge = null;
  mergeRequest.updatedAt = core.clock.now();
  addSystemNote(core, mergeRequest, user, `canceled the automatic merge${why === '' ? '' : ` because ${why}`}`);
  core.bus.emit('mergeRequest', { mergeRequest, action: 'update', user });
}

/** Merges what waits as soon as the newest pipeline of exactly its head has passed. */
export function watchAutoMerge(core: Core): void {
  core.bus.on('pipeline', (pipeline: Pipeline) => {
    if (pipeline.status !== 'success') return;
    for (const mergeRequest of core.state.openMergeRequests()) {
      if (mergeRequest.autoMerge === null || core.state.headPipeline(mergeRequest) !== pipeline) continue;
      core.background.run(`auto-merge of !${mergeRequest.iid}`, mergeIfStill(core, mergeRequest, pipeline));
    }
  });
}

async function mergeIfStill(core: Core, mergeRequest: MergeRequest, pipeline: Pipeline): Promise<void> {
  const wish = mergeRequest.autoMerge;
  if (wish === null || mergeRequest.sha !== pipeline.sha || core.state.headPipeline(mergeRequest) !== pipeline) return;
  const merged = await merge(core, mergeRequest, wish, pipeline.sha);
  if (!merged) cancelAutoMerge(core, mergeRequest, wish.user, 'the branch could not be merged');
}

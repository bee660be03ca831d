import type { Core } from '../core.ts';
import { hookTime } from '../iso.ts';
import { detailedMergeStatus, mergeStatus } from '../merge-requests/mergeability.ts';
import type { MergeRequest, Note } from '../state/merge-request.ts';
import { PROJECT } from '../state/project.ts';
import { hookMergeRequest, hookProject, hookRepository, hookUser } from './common.ts';

export async function noteBody(core: Core, mergeRequest: MergeRequest, note: Note) {
  const { url } = core.address;
  const detailed = detailedMergeStatus(core, mergeRequest);
  return {
    object_kind: 'note',
    event_type: 'note',
    user: hookUser(note.author),
    project_id: PROJECT.id,
    project: hookProject(url),
    object_attributes: {
      id: note.id,
      note: note.body,
      noteable_type: 'MergeRequest',
      author_id: note.author.id,
      created_at: hookTime(note.createdAt),
      updated_at: hookTime(note.updatedAt),
      project_id: PROJECT.id,
      noteable_id: mergeRequest.id,
      system: note.system,
      internal: false,
      action: 'create',
      url: `${url}/${PROJECT.path}/-/merge_requests/${mergeRequest.iid}#note_${note.id}`,
    },
    repository: hookRepository(url),
    merge_request: hookMergeRequest(mergeRequest, url, detailed, mergeStatus(core, mergeRequest)),
  };
}

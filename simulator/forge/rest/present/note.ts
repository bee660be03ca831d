import { iso } from '../../iso.ts';
import type { MergeRequest, Note } from '../../state/merge-request.ts';
import { PROJECT } from '../../state/project.ts';
import { presentUser } from './user.ts';

export function presentNote(note: Note, mergeRequest: MergeRequest, url: string) {
  return {
    id: note.id,
    type: null,
    body: note.body,
    author: presentUser(note.author, url),
    created_at: iso(note.createdAt),
    updated_at: iso(note.updatedAt),
    system: note.system,
    noteable_id: mergeRequest.id,
    noteable_type: 'MergeRequest',
    project_id: PROJECT.id,
    resolvable: false,
    confidential: false,
    internal: false,
    imported: false,
    imported_from: 'none',
    noteable_iid: mergeRequest.iid,
    commands_changes: {},
  };
}

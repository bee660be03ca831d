import type { Core } from '../core.ts';
import type { MergeRequest, Note } from '../state/merge-request.ts';
import type { User } from '../state/user.ts';

/** A comment. Quick actions in it are counted and not executed. */
export function addNote(core: Core, mergeRequest: MergeRequest, author: User, body: string): Note {
  const note = push(core, mergeRequest, author, body, false);
  core.stats.wrote(author, 'note', mergeRequest.iid, body);
  core.bus.emit('note', mergeRequest, note);
  return note;
}

export function editNote(core: Core, mergeRequest: MergeRequest, note: Note, editor: User, body: string): void {
  note.body = body;
  note.updatedAt = core.clock.now();
  core.stats.wrote(editor, 'note', mergeRequest.iid, body);
}

/** What the forge itself writes about a merge request. It sends no webhook. */
export function addSystemNote(core: Core, mergeRequest: MergeRequest, author: User, body: string): void {
  push(core, mergeRequest, author, body, true);
}

function push(core: Core, mergeRequest: MergeRequest, author: User, body: string, system: boolean): Note {
  const now = core.clock.now();
  const note: Note = { id: core.state.nextNumber('note'), body, author, system, createdAt: now, updatedAt: now };
  mergeRequest.notes.push(note);
  mergeRequest.updatedAt = now;
  return note;
}

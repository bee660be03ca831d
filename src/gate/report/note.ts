import type { Verdict } from '../../domain/verdict.ts';
import type { ForgeApi } from '../facts/forge-api.ts';
import { asList, asNumber, asObject, asText } from '../facts/json.ts';
import { NOTE_MARKER, noteBody } from './note-body.ts';

/**
 * Writes the note on the merge request, or edits the one that is there. Answers with a sentence when it
 * could not; a note is for people and decides nothing.
 */
export async function writeNote(api: ForgeApi, mergeRequestIid: number, verdict: Verdict): Promise<string | null> {
  const path = `/merge_requests/${mergeRequestIid}/notes`;
  const body = { body: noteBody(verdict) };
  for (const id of await markedNotes(api, path)) {
    const { status } = await api.call('PUT', `${path}/${id}`, body);
    if (status === 200) return null;
    // Somebody else's note with our marker cannot be edited: go on to the next, or write our own.
  }
  const { status } = await api.call('POST', path, body);
  return status === 201 ? null : `the note was answered with ${status}`;
}

async function markedNotes(api: ForgeApi, path: string): Promise<number[]> {
  const { body } = await api.call('GET', `${path}?per_page=100&sort=desc&order_by=created_at`);
  const notes = (asList(body) ?? []).map(asObject);
  const marked = notes.filter((note) => note?.['system'] !== true && asText(note?.['body'])?.startsWith(NOTE_MARKER) === true);
  return marked.flatMap((note) => asNumber(note?.['id']) ?? []).slice(0, 5);
}

import type { Verdict, VerdictOutcome } from '../../domain/verdict.ts';
import type { ForgeApi } from '../facts/forge-api.ts';
import { asList, asNumber, asObject, asText } from '../facts/json.ts';
import { escapeCell } from './escape.ts';
import { wordFor } from './table.ts';

/** Hidden in the note, so that the next verdict replaces this one instead of standing below it. */
export const NOTE_MARKER = '<!-- trimtab:verdict -->';

const HEADLINES: Readonly<Record<VerdictOutcome, string>> = {
  auto: 'Verdict: **auto**. Nothing speaks against merging and applying this by itself.',
  review: 'Verdict: **review**. A person has to look at this before it is merged.',
  deny: 'Verdict: **deny**. The facts contradict each other; this must not be merged.',
};

export function noteBody(verdict: Verdict): string {
  const { bound } = verdict;
  const rows = verdict.rules.map(
    (entry) => `| \`${entry.rule.replace(/[^a-z0-9_]/g, '')}\` | ${wordFor(entry)} | ${escapeCell(entry.reason)} |`,
  );
  const table = rows.length === 0 ? [] : ['', '| Rule | Result | Why |', '|---|---|---|', ...rows];
  const faults = verdict.rules.length === 0 ? ['', ...verdict.reasons.map((reason) => `- ${escapeCell(reason)}`)] : [];
  const pipeline = bound.pipelineId === null ? '' : ` in pipeline ${bound.pipelineId}`;
  return [
    NOTE_MARKER,
    HEADLINES[verdict.outcome],
    ...table,
    ...faults,
    '',
    `Judged commit \`${bound.headSha.slice(0, 12)}\` against \`${bound.baseSha.slice(0, 12)}\`${pipeline}.`,
  ].join('\n');
}

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

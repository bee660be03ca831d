import { MergeRequestNotes } from '@gitbeaker/rest';
import { TrimtabError } from '../lib/errors.ts';
import { ForgeFailure, isTransient } from './failure.ts';
import type { Forge } from './port.ts';
import { answered } from './refusals.ts';
import type { GitLab } from './resources.ts';

/** Comments with a hidden marker: at most one of ours per marker and merge request. */
export function notesPart({ projectId, options }: GitLab, whoAmI: () => Promise<string>): Pick<Forge, 'ensureNote'> {
  const api = new MergeRequestNotes(options);

  async function find(iid: number, hidden: string): Promise<{ id: number; body: string } | null> {
    const me = await whoAmI();
    const notes = await api.all(projectId, iid, { sort: 'asc', perPage: 100 });
    // Anybody can write our marker into a comment of their own.
    return notes.find((note) => note.author.username === me && note.system !== true && note.body.includes(hidden)) ?? null;
  }

  return {
    ensureNote(iid, marker, body) {
      const hidden = hiddenMarker(marker);
      const text = `${body}\n\n${hidden}`;
      return answered(async () => {
        const there = await find(iid, hidden);
        if (there?.body === text) return null;
        if (there !== null) await api.edit(projectId, iid, there.id, { body: text });
        else await create(iid, text, hidden);
        return null;
      });
    },
  };

  async function create(iid: number, text: string, hidden: string): Promise<void> {
    try {
      await api.create(projectId, iid, text);
    } catch (error) {
      if (!(error instanceof ForgeFailure) || !isTransient(error.status)) throw error;
      // The answer may have been lost after the note was written.
      if ((await find(iid, hidden)) === null) throw error;
    }
  }
}

/** A comment that nobody sees. A marker that is a comment already is taken as it is. */
function hiddenMarker(marker: string): string {
  if (/^<!-- [\w:. -]{1,200} -->$/.test(marker)) return marker;
  if (!/^[\w:. -]{1,200}$/.test(marker))
    throw new TrimtabError('marker', 'marking a note: the marker is not plain', { disposition: 'bug' });
  return `<!-- trimtab:note ${marker} -->`;
}

import type { MergeRequestFacts } from './facts.ts';
import { type ForgeApi, gotOrNull } from './forge-api.ts';
import { asInstant, asList, asNumber, asObject, asSha } from './json.ts';
import { spelt, usernameOf } from './usernames.ts';

/** Who approved a merge request. */
export interface Approvals {
  /** Usernames, each once. */
  readonly names: readonly string[];
  /** Those among them of whom the forge does not say that they approved the head, and not what was there before it. */
  readonly stale: readonly string[];
}

/** Null when the forge does not say who approved. */
export async function approvalsOf(api: ForgeApi, iid: number, headSha: string | null): Promise<Approvals | null> {
  const body = asObject(await gotOrNull(api, `/merge_requests/${iid}/approvals`));
  const given = asList(body?.['approved_by'])?.map((entry) => {
    const approval = asObject(entry);
    return { name: usernameOf(approval?.['user']), at: asInstant(approval?.['approved_at']) };
  });
  if (given === undefined || given.some(({ name }) => name === null)) return null;
  const names = [...new Set(given.map(({ name }) => name).filter((name) => name !== null))];
  const since = names.length === 0 ? null : await headSince(api, iid, headSha);
  const fresh = given.filter(({ at }) => at !== null && since !== null && at > since).map(({ name }) => name);
  return { names, stale: names.filter((name) => !fresh.includes(name)) };
}

/**
 * Since when the head of a merge request has been its head, in ms by the forge's clock: since the first of its newest
 * pipelines that are all of this commit. One that was its head before, and was pushed again, counts from then on. Null when
 * the forge does not say.
 */
async function headSince(api: ForgeApi, iid: number, headSha: string | null): Promise<number | null> {
  const listed = asList(await gotOrNull(api, `/merge_requests/${iid}/pipelines?per_page=100`))?.map((entry) => {
    const pipeline = asObject(entry);
    return { id: asNumber(pipeline?.['id']), sha: asSha(pipeline?.['sha']), at: asInstant(pipeline?.['created_at']) };
  });
  if (headSha === null || listed === undefined || listed.some(({ id }) => id === null)) return null;
  const newestFirst = listed.toSorted((a, b) => (b.id ?? 0) - (a.id ?? 0));
  const end = newestFirst.findIndex(({ sha }) => sha !== headSha);
  return newestFirst.slice(0, end < 0 ? undefined : end).at(-1)?.at ?? null;
}

/**
 * The approvals that a verdict sees. A stale one says nothing of the head and is left out, so that nobody counts by it; but
 * that of somebody who had a part in the change stays, because it can only ever object.
 */
export function seenApprovals(
  { author, commitAuthors, approvals }: Pick<MergeRequestFacts, 'author' | 'commitAuthors' | 'approvals'>,
  stale: readonly string[],
): readonly string[] | null {
  const involved = new Set([author, ...(commitAuthors ?? [])].flatMap((name) => (name === null ? [] : [spelt(name)])));
  return approvals?.filter((name) => !stale.includes(name) || involved.has(spelt(name))) ?? null;
}

import type { MergeRequestFacts } from './facts.ts';
import { type ForgeApi, got, gotOrNull } from './forge-api.ts';
import { asList, asNumber, asObject, asSha, asText, type JsonObject } from './json.ts';
import { usernameOf } from './usernames.ts';

/** An open merge request by its number; null when there is none. */
export async function openRequest(api: ForgeApi, iid: number): Promise<MergeRequestFacts | null> {
  const [entry, approvals] = await Promise.all([got(api, `/merge_requests/${iid}`), approvalsOf(api, iid)]);
  return readMergeRequest(asObject(entry), approvals);
}

/** The merge request that became a commit of the target branch; null when none did. */
export async function mergedRequest(api: ForgeApi, sha: string): Promise<MergeRequestFacts | null> {
  const listed = asList(await got(api, `/repository/commits/${sha}/merge_requests`)) ?? [];
  const made = listed.map((entry) => readMergeRequest(asObject(entry), null)).filter((request) => request !== null);
  const ours = made.find((request) => request.state === 'merged' && request.mergeCommitSha === sha);
  if (ours === undefined) return null;
  // The list may leave out who merged, and never says who approved.
  if (ours.mergeUser === null) return openRequest(api, ours.iid);
  return { ...ours, approvals: await approvalsOf(api, ours.iid) };
}

/** Usernames, each once. Null when the forge does not say. */
async function approvalsOf(api: ForgeApi, iid: number): Promise<readonly string[] | null> {
  const body = asObject(await gotOrNull(api, `/merge_requests/${iid}/approvals`));
  const names = asList(body?.['approved_by'])?.map((entry) => usernameOf(asObject(entry)?.['user']));
  if (names === undefined || names.includes(null)) return null;
  return [...new Set(names.filter((name) => name !== null))];
}

function readMergeRequest(entry: JsonObject | null, approvals: readonly string[] | null): MergeRequestFacts | null {
  const iid = asNumber(entry?.['iid']);
  if (entry === null || iid === null) return null;
  const source = asNumber(entry['source_project_id']);
  const target = asNumber(entry['target_project_id']) ?? asNumber(entry['project_id']);
  const merged = entry['state'] === 'merged';
  const squashSha = asSha(entry['squash_commit_sha']);
  return {
    iid,
    author: usernameOf(entry['author']),
    sourceBranch: asText(entry['source_branch']),
    targetBranch: asText(entry['target_branch']),
    sameProject: source === null || target === null ? null : source === target,
    state: asText(entry['state']),
    headSha: asSha(entry['sha']),
    // A fast-forward leaves neither a merge nor a squash commit: the head itself is what was merged.
    mergeCommitSha: asSha(entry['merge_commit_sha']) ?? squashSha ?? (merged ? asSha(entry['sha']) : null),
    ...(squashSha === null ? {} : { squashSha }),
    mergeUser: usernameOf(entry['merge_user']) ?? usernameOf(entry['merged_by']),
    approvals,
    // Git knows these.
    commitAuthors: null,
  };
}

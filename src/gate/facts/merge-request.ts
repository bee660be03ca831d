import { approvalsOf } from './approvals.ts';
import type { MergeRequestFacts } from './facts.ts';
import { type ForgeApi, got } from './forge-api.ts';
import { asList, asNumber, asObject, asSha, asText, type JsonObject } from './json.ts';
import { usernameOf } from './usernames.ts';

export interface FoundRequest {
  readonly request: MergeRequestFacts;
  /** See `Approvals.stale`. */
  readonly staleApprovals: readonly string[];
}

/** A forge lists so many at once, and the gate asks for no second page. */
const LISTED = 100;

/** A merge request by its number; null when there is none. */
export async function requestBy(api: ForgeApi, iid: number): Promise<FoundRequest | null> {
  const request = readMergeRequest(asObject(await got(api, `/merge_requests/${iid}`)));
  return request === null ? null : withApprovals(api, request, iid);
}

/** Merge requests that brought a commit, newest first; null when the forge does not name all of them. */
export async function requestsOf(api: ForgeApi, sha: string): Promise<readonly MergeRequestFacts[] | null> {
  const answer = asList(await got(api, `/repository/commits/${sha}/merge_requests?per_page=${LISTED}`));
  const listed = answer?.map((entry) => readMergeRequest(asObject(entry))) ?? null;
  if (listed === null || listed.length >= LISTED || listed.includes(null)) return null;
  return listed.filter((request) => request !== null);
}

export async function withApprovals(api: ForgeApi, request: MergeRequestFacts, iid: number): Promise<FoundRequest> {
  const approvals = await approvalsOf(api, iid, request.headSha);
  return { request: { ...request, approvals: approvals?.names ?? null }, staleApprovals: approvals?.stale ?? [] };
}

function readMergeRequest(entry: JsonObject | null): MergeRequestFacts | null {
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
    // These are asked for separately, and Git knows those.
    approvals: null,
    commitAuthors: null,
  };
}

import type { CommitFacts } from './git-output.ts';
import { spelt } from './usernames.ts';

/** More commits than this are no move of ours; who wrote them is not told then. */
const MOST_COMMITS = 500;
const NO_REPLY = /^(?:\d+-)?([^@]+)@users\.noreply\./;

/**
 * Everything by which the forge might call those who wrote or made commits: name, e-mail address, what stands before its `@`,
 * and the username inside an address that hides the real one, in lower case. Git proves none of it, so both kinds of mistake
 * happen. Who is wrongly taken for an author cannot approve, which asks for another person. But who commits in the bot's name
 * is not found here at all: that he pushed, and thus started a pipeline, is what the forge itself knows (`contributors`).
 */
export function authorsOf(commits: readonly CommitFacts[] | null): readonly string[] | null {
  if (commits === null || commits.length > MOST_COMMITS) return null;
  const names = commits.flatMap(({ authorName, authorEmail, committerName, committerEmail }) => [
    ...namesOf(authorName, authorEmail),
    ...namesOf(committerName, committerEmail),
  ]);
  return [...new Set(names.filter((name) => name !== '').map(spelt))].sort();
}

function namesOf(name: string, email: string): string[] {
  return [name, email, email.split('@')[0] ?? '', NO_REPLY.exec(email)?.[1] ?? ''];
}

/** Who had a hand in what was proposed: by Git, and by the forge's word for who pushed it. Null when either is not known. */
export function contributors(
  commits: readonly CommitFacts[] | null,
  starters: readonly string[] | null,
): readonly string[] | null {
  const authors = authorsOf(commits);
  return authors === null || starters === null ? null : [...new Set([...authors, ...starters])].sort();
}

export interface Proposal {
  readonly headSha: string;
  /** Whether the head is what became of it on the target branch. */
  readonly merged: boolean;
  /** The commit that the forge squashed it into, if it did. */
  readonly squashSha?: string | undefined;
}

/** The commits that were proposed: a merge of them that the forge made is the merger's, not an author's. */
export function proposedCommits(
  commits: readonly CommitFacts[] | null,
  { headSha, merged, squashSha }: Proposal,
): readonly CommitFacts[] | null {
  if (commits === null || !merged) return commits;
  const made = commits.filter(({ sha, parents }) => sha !== headSha || parents.length < 2);
  return made.map((commit) => (commit.sha === squashSha ? { ...commit, committerName: '', committerEmail: '' } : commit));
}

const MOST_DECISIONS = 100;

export function decisionsOf(commits: readonly CommitFacts[] | null): readonly string[] | null {
  return commits === null ? null : [...new Set(commits.flatMap(({ decisions }) => decisions))].slice(0, MOST_DECISIONS);
}

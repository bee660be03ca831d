import type { CommitFacts } from './git-output.ts';

/** More commits than this are no move of ours; who wrote them is not told then. */
const MOST_COMMITS = 500;
const NO_REPLY = /^(?:\d+-)?([^@]+)@users\.noreply\./;

/**
 * Everything by which the forge might call the authors of commits: name, e-mail address, what stands before its `@`,
 * and the username inside an address that hides the real one, each as written and in lower case. Git proves none of it and
 * the forge does not say which of its users a commit belongs to, so this is loose on purpose: who is wrongly taken for an
 * author cannot approve, which asks for another person and never for fewer.
 */
export function authorsOf(commits: readonly CommitFacts[] | null): readonly string[] | null {
  if (commits === null || commits.length > MOST_COMMITS) return null;
  const names = commits.flatMap(({ authorName, authorEmail }) => {
    const hidden = NO_REPLY.exec(authorEmail)?.[1];
    return [authorName, authorEmail, authorEmail.split('@')[0] ?? '', hidden ?? ''];
  });
  const spellings = names.flatMap((name) => [name, name.toLowerCase()]);
  return [...new Set(spellings.filter((name) => name !== ''))].sort();
}

/** The commits that were proposed: a merge of them that the forge made is the merger's, not an author's. */
export function proposedCommits(
  commits: readonly CommitFacts[] | null,
  { headSha, merged }: { headSha: string; merged: boolean },
): readonly CommitFacts[] | null {
  if (commits === null || !merged) return commits;
  return commits.filter(({ sha, parents }) => sha !== headSha || parents.length < 2);
}

const MOST_DECISIONS = 100;

export function decisionsOf(commits: readonly CommitFacts[] | null): readonly string[] | null {
  return commits === null ? null : [...new Set(commits.flatMap(({ decisions }) => decisions))].slice(0, MOST_DECISIONS);
}

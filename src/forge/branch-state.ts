import { type Git, GitFailure } from './git.ts';
import type { BranchState } from './port.ts';

/** Trailer by which a commit of ours is recognised, together with its author. */
const TRAILER = 'Trimtab-Decision';
/** One commit is the rule; whoever has put more than this on top is a person anyway. */
const MOST_COMMITS = 100;
const FORMAT = `%H%x1f%ae%x1f%ce%x1f%an%x1f%(trailers:key=${TRAILER},valueonly,separator=%x2C)%x1e`;

interface Commit {
  readonly sha: string;
  readonly authorEmail: string;
  readonly committerEmail: string;
  readonly authorName: string;
  readonly decisionId: string;
}

/** Commit that a remote branch points at, as of the last fetch; null when there is no such branch. */
export async function tipOf(git: Git, branch: string): Promise<string | null> {
  const sha = (await git.text(['for-each-ref', '--format=%(objectname)', `refs/remotes/origin/${branch}`])).trim();
  return sha === '' ? null : sha;
}

/**
 * Ours are branches whose tip, and every commit since they left the target branch, has our trailer and was
 * written and committed under our address. Anything else belongs to the person who wrote it.
 */
export async function branchStateAt(git: Git, branch: string, target: string, ourEmail: string): Promise<BranchState> {
  const [tip, targetTip] = [await tipOf(git, branch), await tipOf(git, target)];
  if (tip === null) return { kind: 'absent' };
  const baseSha = targetTip === null ? null : await mergeBase(git, targetTip, tip);
  const commits = [...(await log(git, ['--max-count=1', '--end-of-options', tip]))];
  if (baseSha !== null)
    commits.push(...(await log(git, [`--max-count=${MOST_COMMITS}`, '--end-of-options', `${baseSha}..${tip}`])));
  const stranger = commits.find(
    (commit) => commit.decisionId === '' || commit.authorEmail !== ourEmail || commit.committerEmail !== ourEmail,
  );
  if (stranger !== undefined || baseSha === null || commits.length > MOST_COMMITS)
    return { kind: 'foreign', sha: tip, author: stranger?.authorName ?? commits[0]?.authorName ?? 'unknown' };
  return { kind: 'ours', sha: tip, baseSha, decisionId: commits[0]?.decisionId ?? null };
}

async function mergeBase(git: Git, a: string, b: string): Promise<string | null> {
  try {
    return (await git.text(['merge-base', '--end-of-options', a, b])).trim() || null;
  } catch (error) {
    // Without a common ancestor git says nothing and exits with 1.
    if (error instanceof GitFailure && error.output.trim() === '') return null;
    throw error;
  }
}

async function log(git: Git, revisions: readonly string[]): Promise<Commit[]> {
  const output = await git.text(['log', `--format=${FORMAT}`, ...revisions]);
  return output
    .split('\x1e')
    .map((entry) => entry.trim().split('\x1f'))
    .filter((fields) => fields.length === 5)
    .map(([sha = '', authorEmail = '', committerEmail = '', authorName = '', decisionId = '']) => ({
      sha,
      authorEmail,
      committerEmail,
      authorName,
      decisionId: decisionId.trim(),
    }));
}

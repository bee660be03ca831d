import type { Git } from './git.ts';
import type { BranchState } from './port.ts';

/** Trailer that a commit of ours bears, together with our address. Both can be written by anybody. */
const TRAILER = 'Trimtab-Decision';
/** One commit is the rule; whoever has put more than this on top is a person anyway. */
const MOST_COMMITS = 100;
const FORMAT = `%H%x1f%P%x1f%ae%x1f%ce%x1f%an%x1f%(trailers:key=${TRAILER},valueonly,separator=%x2C)%x1e`;

interface Commit {
  readonly sha: string;
  /** First parent; empty for a root. */
  readonly parent: string;
  readonly authorEmail: string;
  readonly committerEmail: string;
  readonly authorName: string;
  readonly decisionId: string;
}

/** Commit that a remote branch points at, as of the last fetch; null when there is no such branch. */
export async function tipOf(git: Git, branch: string): Promise<string | null> {
  return (await tipsOf(git, [branch])).get(branch) ?? null;
}

/** Whether the history of a remote branch holds this commit. A commit that the clone lacks is in no history of it. */
export async function holds(git: Git, branch: string, sha: string): Promise<boolean> {
  const known = await git.text(['cat-file', '--batch-check=%(objecttype)'], `${sha}\n`);
  if (known.trim() !== 'commit') return false;
  const ref = `refs/remotes/origin/${branch}`;
  return (await git.text(['for-each-ref', '--format=%(objectname)', `--contains=${sha}`, ref])).trim() !== '';
}

/**
 * Claimed to be ours are branches whose tip, and every commit since they left the target branch, has our trailer and was
 * written and committed under our address. Anything else belongs to the person who wrote it.
 */
export async function branchStateAt(git: Git, branch: string, target: string, ourEmail: string): Promise<BranchState> {
  const tips = await tipsOf(git, [branch, target]);
  const [tip, targetTip] = [tips.get(branch), tips.get(target)];
  if (tip === undefined) return { kind: 'absent' };
  const ahead = targetTip === undefined ? [] : await log(git, MOST_COMMITS, [tip, `^${targetTip}`]);
  // Nothing ahead: merged and left behind, or set to a commit of the target branch by somebody.
  const commits = ahead.length > 0 ? ahead : await log(git, 1, [tip]);
  const stranger = commits.find(
    (commit) => commit.decisionId === '' || commit.authorEmail !== ourEmail || commit.committerEmail !== ourEmail,
  );
  const baseSha = ahead.length > 0 ? ahead.at(-1)?.parent : tip;
  if (stranger !== undefined || baseSha === undefined || baseSha === '' || commits.length === MOST_COMMITS)
    return { kind: 'foreign', sha: tip, author: stranger?.authorName ?? commits[0]?.authorName ?? 'unknown' };
  return { kind: 'claimed', sha: tip, baseSha, decisionId: commits[0]?.decisionId ?? null };
}

async function tipsOf(git: Git, branches: readonly string[]): Promise<Map<string, string>> {
  const refs = branches.map((branch) => `refs/remotes/origin/${branch}`);
  const lines = (await git.text(['for-each-ref', '--format=%(objectname) %(refname:lstrip=3)', ...refs])).split('\n');
  return new Map(lines.map((line) => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]));
}

async function log(git: Git, most: number, revisions: readonly string[]): Promise<Commit[]> {
  const order = ['--topo-order', `--max-count=${most}`, '--end-of-options'];
  const output = await git.text(['log', `--format=${FORMAT}`, ...order, ...revisions]);
  return output
    .split('\x1e')
    .map((entry) => entry.trim().split('\x1f'))
    .filter((fields) => fields.length === 6)
    .map(([sha = '', parents = '', authorEmail = '', committerEmail = '', authorName = '', decisionId = '']) => ({
      sha,
      parent: parents.split(' ')[0] ?? '',
      authorEmail,
      committerEmail,
      authorName,
      decisionId: decisionId.trim(),
    }));
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BareRepository } from './bare-repository.ts';

/** Tree of both sides put together; null when they conflict. */
export async function mergeTrees(repository: BareRepository, ours: string, theirs: string): Promise<string | null> {
  const output = await repository.run(['merge-tree', '--write-tree', '--no-messages', ours, theirs], { answers: [1, 128, 129] });
  if (output.code === 0) return output.stdout.toString('utf8').trim();
  if (output.code === 1) return null;
  return mergeWithIndex(repository, ours, theirs);
}

/** For Git before 2.38, which cannot merge without a work tree: a throw-away index and folder. */
export async function mergeWithIndex(repository: BareRepository, ours: string, theirs: string): Promise<string | null> {
  const base = await repository.mergeBase(ours, theirs);
  if (base === null) return null;
  const folder = await mkdtemp(join(tmpdir(), 'forge-merge-'));
  const env = { GIT_INDEX_FILE: join(folder, 'index'), GIT_WORK_TREE: folder };
  try {
    await repository.run(['read-tree', '-i', '-m', '--aggressive', base, ours, theirs], { env, cwd: folder });
    const merged = await repository.run(['merge-index', 'git-merge-one-file', '-a'], { env, cwd: folder, answers: [1, 128] });
    if (merged.code !== 0) return null;
    return (await repository.text(['write-tree'], { env, cwd: folder })).trim();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Who a commit is by, and when in ms of world time. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly at: number;
}

/** Writes a commit object and returns its SHA; no ref moves. */
export async function writeCommit(
  repository: BareRepository,
  commit: { tree: string; parents: readonly string[]; message: string; author: Signature; committer: Signature },
): Promise<string> {
  const { author, committer } = commit;
  const env = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: `@${Math.floor(author.at / 1000)} +0000`,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_DATE: `@${Math.floor(committer.at / 1000)} +0000`,
  };
  const parents = commit.parents.flatMap((parent) => ['-p', parent]);
  return (await repository.text(['commit-tree', commit.tree, ...parents, '-F', '-'], { env, input: commit.message })).trim();
}

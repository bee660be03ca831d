import type { Core } from '../core.ts';
import { readCommit } from '../git/commits.ts';
import { mergeTrees, type Signature, writeCommit } from '../git/merge-tree.ts';
import { recordPush } from '../pushes/record-push.ts';
import type { MergeRequest, MergeWish } from '../state/merge-request.ts';
import { isProtectedBranch, PROJECT, ZERO_SHA } from '../state/project.ts';
import type { User } from '../state/user.ts';
import { addSystemNote } from './notes.ts';

const ATTEMPTS = 5;

/**
 * Makes the merge commit of exactly `sha` and moves the target branch. False when it cannot be: a conflict, a head
 * that moved, or a request that is not open any more; `mergeError` then says why.
 */
export function merge(core: Core, mergeRequest: MergeRequest, wish: MergeWish, sha: string): Promise<boolean> {
  return core.merging.run(async () => {
    if (mergeRequest.state !== 'opened' || mergeRequest.sha !== sha) return false;
    mergeRequest.state = 'locked';
    const result = await moveTarget(core, mergeRequest, wish).finally(() => {
      mergeRequest.state = 'opened';
    });
    if (result === null) {
      mergeRequest.mergeError = 'Merge conflict with the target branch';
      return false;
    }
    await finish(core, mergeRequest, wish, result);
    return true;
  });
}

interface Moved {
  readonly before: string;
  readonly commit: string;
  readonly squashCommit: string | null;
}

/** A push to the target branch meanwhile is found by the old value, and everything is done again. */
async function moveTarget(core: Core, mergeRequest: MergeRequest, wish: MergeWish): Promise<Moved | null> {
  const ref = `refs/heads/${mergeRequest.targetBranch}`;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = (await core.repository.branchHead(mergeRequest.targetBranch)) ?? ZERO_SHA;
    const made = await makeCommits(core, mergeRequest, wish, before);
    if (made === null) return null;
    if (await core.repository.moveRef(ref, made.commit, before)) return { before, ...made };
  }
  return null;
}

async function makeCommits(core: Core, mergeRequest: MergeRequest, wish: MergeWish, target: string) {
  const tree = await mergeTrees(core.repository, target, mergeRequest.sha);
  if (tree === null) return null;
  const by = signature(wish.user, core.clock.now());
  const squashCommit = wish.squash ? await squash(core, mergeRequest, tree, target, by) : null;
  const commit = await writeCommit(core.repository, {
    tree,
    parents: [target, squashCommit ?? mergeRequest.sha],
    message: wish.message ?? mergeMessage(mergeRequest),
    author: by,
    committer: by,
  });
  return { commit, squashCommit };
}

async function squash(core: Core, mergeRequest: MergeRequest, tree: string, target: string, by: Signature): Promise<string> {
  const head = await readCommit(core.repository, mergeRequest.sha);
  const author = { name: head?.authorName ?? by.name, email: head?.authorEmail ?? by.email, at: by.at };
  return writeCommit(core.repository, { tree, parents: [target], message: `${mergeRequest.title}\n`, author, committer: by });
}

async function finish(core: Core, mergeRequest: MergeRequest, wish: MergeWish, moved: Moved): Promise<void> {
  markMerged(core, mergeRequest, wish.user, moved.commit, moved.squashCommit);
  const target = `refs/heads/${mergeRequest.targetBranch}`;
  await recordPush(core, { ref: target, before: moved.before, after: moved.commit, user: wish.user });
  if (wish.removeSourceBranch || mergeRequest.removeSourceBranch) await removeSource(core, mergeRequest, wish.user);
}

/** The request's commits are on its target: by a merge here, or by a push. */
export function markMerged(
  core: Core,
  mergeRequest: MergeRequest,
  user: User,
  commit: string,
  squashCommit: string | null,
): void {
  const now = core.clock.now();
  mergeRequest.state = 'merged';
  mergeRequest.mergedAt = now;
  mergeRequest.updatedAt = now;
  mergeRequest.mergedBy = user;
  mergeRequest.mergeCommitSha = commit;
  mergeRequest.squashCommitSha = squashCommit;
  mergeRequest.mergeError = null;
  addSystemNote(core, mergeRequest, user, 'merged');
  core.bus.emit('mergeRequest', { mergeRequest, action: 'merge', user });
}

async function removeSource(core: Core, mergeRequest: MergeRequest, user: User): Promise<void> {
  const branch = mergeRequest.sourceBranch;
  const head = core.state.branches.get(branch);
  if (head === undefined || head !== mergeRequest.sha || isProtectedBranch(branch)) return;
  const ref = `refs/heads/${branch}`;
  if (await core.repository.deleteRef(ref, head)) await recordPush(core, { ref, before: head, after: ZERO_SHA, user });
}

function mergeMessage(mergeRequest: MergeRequest): string {
  const head = `Merge branch '${mergeRequest.sourceBranch}' into '${mergeRequest.targetBranch}'`;
  return `${head}\n\n${mergeRequest.title}\n\nSee merge request ${PROJECT.path}!${mergeRequest.iid}\n`;
}

function signature(user: User, at: number): Signature {
  return { name: user.name, email: user.email, at };
}

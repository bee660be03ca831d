import type { FileChange } from '../domain/change.ts';
import { blobId } from '../lib/blob-id.ts';
import { TrimtabError } from '../lib/errors.ts';
import { type Git, GitFailure } from './git.ts';
import { filesAt } from './objects.ts';
import type { ForgeAnswer } from './port.ts';
import { checkedBranch, checkedFile, checkedSha } from './refs.ts';

export interface Commit {
  readonly branch: string;
  readonly baseSha: string;
  readonly files: readonly FileChange[];
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
  /** ms since the epoch. */
  readonly at: number;
}

/**
 * Writes one commit on top of `baseSha` without a work tree or an index, so there is nothing that a killed
 * process could leave locked. `moved` when a file at the base is not what the change was made from; a file
 * without a `before` is written whatever is there, as a decision record takes the place of the last one.
 */
export async function writeCommit(git: Git, commit: Commit): Promise<ForgeAnswer<{ sha: string }>> {
  const paths = commit.files.map((file) => checkedFile(file.path));
  const there = new Map((await filesAt(git, checkedSha(commit.baseSha), paths)).map((file) => [file.path, file.object]));
  const asExpected = commit.files.every(
    ({ path, before }) => before === null || there.get(path) === blobId(before, commit.baseSha.length),
  );
  if (!asExpected) return { ok: false, refusal: { kind: 'moved' } };
  const output = await git.text(['fast-import', '--quiet', '--done', '--force'], importStream(commit));
  return { ok: true, value: { sha: checkedSha(output.trim()) } };
}

/** Pushes with an explicit lease: only when the branch is still where we saw it (null: not there yet). */
export async function push(
  git: Git,
  branch: string,
  sha: string,
  expected: string | null,
): Promise<ForgeAnswer<{ sha: string }>> {
  const ref = `refs/heads/${checkedBranch(branch)}`;
  const lease = `--force-with-lease=${ref}:${expected === null ? '' : checkedSha(expected)}`;
  try {
    await git.text(['push', '--porcelain', '--no-verify', lease, '--end-of-options', 'origin', `${checkedSha(sha)}:${ref}`]);
    return { ok: true, value: { sha } };
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    if (error.fault === 'forbidden') return { ok: false, refusal: { kind: 'forbidden' } };
    const raced =
      /stale info|fetch first|non-fast-forward|incorrect old value|reference already exists|cannot lock ref|failed to update ref/i;
    if (raced.test(error.output)) return { ok: false, refusal: { kind: 'moved' } };
    throw error;
  }
}

function importStream({ branch, baseSha, files, message, author, at }: Commit): string {
  const person = `${identity(author.name)} <${identity(author.email)}> ${Math.floor(at / 1000)} +0000`;
  return [
    'feature done',
    // Keeps the commit from being collected as garbage until the next one takes its place.
    `commit refs/trimtab/staged/${checkedBranch(branch)}`,
    'mark :1',
    `author ${person}`,
    `committer ${person}`,
    data(message),
    `from ${checkedSha(baseSha)}`,
    ...files.map((file) => `M 100644 inline ${checkedFile(file.path)}\n${data(file.after)}`),
    'get-mark :1',
    'done\n',
  ].join('\n');
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

function identity(text: string): string {
  const plain = text.replace(/[<>\p{Cc}]/gu, '').trim();
  if (plain === '') throw new TrimtabError('git-author', 'writing a commit: the name or address of its author is empty');
  return plain;
}

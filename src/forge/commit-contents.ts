import type { Git } from './git.ts';
import { contentsOf, filesAt } from './objects.ts';
import type { CommitContents, CommittedFile } from './port.ts';

/** Far more than a decision record has. */
const LARGEST_TEXT = 1024 * 1024;

/** Reads what `commit` changes against its only parent, and the text of the regular file at `path`. */
export async function contentsOfCommit(git: Git, commit: string, path: string): Promise<CommitContents> {
  const [, ...parents] = (await git.text(['rev-list', '--parents', '--max-count=1', '--end-of-options', commit]))
    .trim()
    .split(' ');
  const [parent] = parents;
  const text = await textAt(git, commit, path);
  if (parent === undefined || parents.length > 1) return { parent: null, files: [], text };
  return { parent, files: await changedBy(git, parent, commit), text };
}

/** One entry is `:<mode before> <mode after> <blob before> <blob after> <status>`, NUL, path, NUL. */
async function changedBy(git: Git, parent: string, commit: string): Promise<CommittedFile[]> {
  const fields = (await git.text(['diff-tree', '-r', '-z', '--no-renames', '--end-of-options', parent, commit])).split('\0');
  const files: CommittedFile[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode = '', , object = ''] = (fields[at] ?? '').split(' ');
    files.push({ path: fields[at + 1] ?? '', mode, object });
  }
  return files;
}

async function textAt(git: Git, commit: string, path: string): Promise<string | null> {
  const file = (await filesAt(git, commit, [path])).find((each) => each.path === path);
  if (file === undefined || file.size > LARGEST_TEXT) return null;
  return (await contentsOf(git, [file], LARGEST_TEXT)).get(file.object)?.toString('utf8') ?? null;
}

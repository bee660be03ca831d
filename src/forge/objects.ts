import { TrimtabError } from '../lib/errors.ts';
import { type Git, GitFailure } from './git.ts';

/** A regular file of a commit. */
export interface TreeFile {
  readonly path: string;
  /** Name of the blob. */
  readonly object: string;
  /** Bytes. */
  readonly size: number;
}

/** Regular files below `folders`; links and submodules are left out. Names come from git as they are: check before use. */
export async function filesAt(git: Git, commit: string, folders: readonly string[]): Promise<TreeFile[]> {
  const listing = await git.text(['ls-tree', '-r', '-l', '-z', '--full-tree', '--end-of-options', commit, '--', ...folders]);
  const files: TreeFile[] = [];
  for (const line of listing.split('\0')) {
    const [, mode, object, size, path] = /^(\d{6}) \w+ ([0-9a-f]+) +(\d+|-)\t(.+)$/s.exec(line) ?? [];
    if ((mode !== '100644' && mode !== '100755') || object === undefined || path === undefined) continue;
    files.push({ path, object, size: Number(size) });
  }
  return files;
}

/** Contents by blob name, in one process. Refuses to read more than `maxBytes` in all. */
export async function contentsOf(git: Git, files: readonly TreeFile[], maxBytes: number): Promise<Map<string, Buffer>> {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  if (total > maxBytes)
    throw new TrimtabError(
      'repository-too-large',
      `reading the repository: ${total} bytes are more than the limit of ${maxBytes}`,
    );
  const names = [...new Set(files.map((file) => file.object))];
  return names.length === 0 ? new Map() : parseBatch(await git.batch(names), names);
}

/** Reads `<name> blob <size>\n<content>\n` for each name. */
function parseBatch(output: Buffer, names: readonly string[]): Map<string, Buffer> {
  const contents = new Map<string, Buffer>();
  let at = 0;
  for (const name of names) {
    const end = output.indexOf(0x0a, at);
    const [, found, size] = /^([0-9a-f]+) blob (\d+)$/.exec(output.toString('latin1', at, Math.max(at, end))) ?? [];
    const next = end + 1 + Number(size);
    if (found !== name || !(next < output.length)) throw new GitFailure('cat-file', `fatal: object ${name} cannot be read`);
    contents.set(name, output.subarray(end + 1, next));
    at = next + 1;
  }
  return contents;
}

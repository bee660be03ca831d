import type { BareRepository } from './bare-repository.ts';

export interface TreeEntry {
  readonly id: string;
  readonly name: string;
  readonly type: 'tree' | 'blob' | 'commit';
  readonly path: string;
  readonly mode: string;
}

export interface Blob {
  readonly id: string;
  readonly content: Buffer;
}

/** A path that stays inside the repository and cannot be taken for an option or a pathspec. */
export function isFilePath(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.includes('\0') && !path.split('/').includes('..');
}

/** Entries of a folder (empty path: the root); null when the folder is not there. */
export async function listTree(
  repository: BareRepository,
  sha: string,
  path: string,
  recursive: boolean,
): Promise<TreeEntry[] | null> {
  const folder = path.replace(/\/+$/, '');
  if (folder !== '' && !isFilePath(folder)) return null;
  const flags = recursive ? ['-r', '-t'] : [];
  const output = await repository.run(['ls-tree', '-z', ...flags, folder === '' ? sha : `${sha}:${folder}`], { answers: [128] });
  if (output.code !== 0) return null;
  const prefix = folder === '' ? '' : `${folder}/`;
  return output.stdout
    .toString('utf8')
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => parseEntry(line, prefix));
}

function parseEntry(line: string, prefix: string): TreeEntry {
  const tab = line.indexOf('\t');
  const [mode = '', type = '', id = ''] = line.slice(0, tab).split(' ');
  const path = prefix + line.slice(tab + 1);
  return { id, name: path.slice(path.lastIndexOf('/') + 1), type: type as TreeEntry['type'], path, mode };
}

/** A file at a commit; null when there is no such file. */
export async function readBlob(repository: BareRepository, sha: string, path: string): Promise<Blob | null> {
  if (!isFilePath(path)) return null;
  const name = `${sha}:${path}`;
  const found = await repository.run(['rev-parse', '--verify', '--quiet', name], { answers: [1, 128] });
  const id = found.stdout.toString('utf8').trim();
  if (found.code !== 0 || id === '') return null;
  const blob = await repository.run(['cat-file', 'blob', id], { answers: [128] });
  return blob.code === 0 ? { id, content: blob.stdout } : null;
}

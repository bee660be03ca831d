import type { BareRepository } from './bare-repository.ts';

export interface FileDiff {
  readonly oldPath: string;
  readonly newPath: string;
  readonly oldMode: string;
  readonly newMode: string;
  readonly newFile: boolean;
  readonly renamedFile: boolean;
  readonly deletedFile: boolean;
  /** Hunks only, from the first `@@` on; empty for binary files. */
  readonly diff: string;
}

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** What changed from one commit to another; `null` as `from` stands for the empty tree. */
export async function diffCommits(repository: BareRepository, from: string | null, to: string): Promise<FileDiff[]> {
  const flags = [
    '-r',
    '-p',
    '-M',
    '--full-index',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '--src-prefix=a/',
    '--dst-prefix=b/',
  ];
  return parsePatch(await repository.text(['diff-tree', ...flags, from ?? EMPTY_TREE, to]));
}

/** Paths that changed, by kind: what a push event lists. */
export async function changedPaths(repository: BareRepository, from: string | null, to: string) {
  const output = await repository.text(['diff-tree', '-r', '--name-status', '--no-renames', '-z', from ?? EMPTY_TREE, to]);
  const fields = output.split('\0');
  const paths = { added: [] as string[], modified: [] as string[], removed: [] as string[] };
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const path = fields[at + 1] ?? '';
    if (fields[at] === 'A') paths.added.push(path);
    else if (fields[at] === 'D') paths.removed.push(path);
    else paths.modified.push(path);
  }
  return paths;
}

export function parsePatch(patch: string): FileDiff[] {
  return patch
    .split(/^(?=diff --git )/m)
    .filter((part) => part.startsWith('diff --git '))
    .map(parseFile);
}

function parseFile(part: string): FileDiff {
  const start = part.search(/^@@ /m);
  const head = start === -1 ? part : part.slice(0, start);
  const value = (pattern: RegExp) => pattern.exec(head)?.[1];
  const [, left = '', right = ''] = /^diff --git "?a\/(.*?)"? "?b\/(.*?)"?$/m.exec(head) ?? [];
  const mode = value(/^index [0-9a-f]+\.\.[0-9a-f]+ (\d+)$/m);
  const newFileMode = value(/^new file mode (\d+)$/m);
  const deletedMode = value(/^deleted file mode (\d+)$/m);
  return {
    oldPath: value(/^rename from (.*)$/m) ?? left,
    newPath: value(/^rename to (.*)$/m) ?? right,
    oldMode: newFileMode ? '0' : (deletedMode ?? value(/^old mode (\d+)$/m) ?? mode ?? '100644'),
    newMode: deletedMode ? '0' : (newFileMode ?? value(/^new mode (\d+)$/m) ?? mode ?? '100644'),
    newFile: newFileMode !== undefined,
    renamedFile: /^rename from /m.test(head),
    deletedFile: deletedMode !== undefined,
    diff: start === -1 ? '' : part.slice(start),
  };
}

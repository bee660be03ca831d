import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InfraError } from '../errors.ts';
import { firstLine, git, pathsIn } from './git-run.ts';

/** Replacements are refs that anybody may push; what is missing is not asked for. */
const AS_COMMITTED = { GIT_NO_REPLACE_OBJECTS: '1', GIT_NO_LAZY_FETCH: '1' };
const ENTRY = /^100(?:644|755) blob ([0-9a-f]{40,64})\t(.+)$/s;
const PLAIN_PART = /^(?!\.\.?$)[^/\\]+$/;

interface Entry {
  readonly id: string;
  /** Relative to the folder. */
  readonly path: string;
}

/**
 * Writes the plain files that a commit holds below `folder` into `copy`, byte by byte: no filter, attribute or link counts.
 * Throws an InfraError when Git cannot tell.
 */
export async function copyFiles(folder: string, commit: string, copy: string): Promise<void> {
  const listed = await git(folder, ['ls-tree', '-r', '-z', '--end-of-options', commit], { env: AS_COMMITTED });
  if (listed.code !== 0) throw untold(commit, listed.stderr);
  const entries = pathsIn(listed.stdout).flatMap(entryOf);
  const blobs = await git(folder, ['cat-file', '--batch'], {
    env: AS_COMMITTED,
    input: entries.map(({ id }) => `${id}\n`).join(''),
    encoding: 'latin1',
  });
  if (blobs.code !== 0) throw untold(commit, blobs.stderr);
  await mkdir(copy, { recursive: true });
  let at = 0;
  for (const { id, path } of entries) {
    const end = blobs.stdout.indexOf('\n', at);
    const size = Number(new RegExp(`^${id} blob (\\d+)$`).exec(blobs.stdout.slice(at, end))?.[1]);
    if (!Number.isSafeInteger(size)) throw untold(commit, `${path} is not in this clone`);
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await writeFile(join(copy, path), blobs.stdout.slice(end + 1, end + 1 + size), 'latin1');
    at = end + 1 + size + 1;
  }
}

function entryOf(line: string): readonly Entry[] {
  const [, id = '', path = ''] = ENTRY.exec(line) ?? [];
  return path !== '' && path.split('/').every((part) => PLAIN_PART.test(part)) ? [{ id, path }] : [];
}

function untold(commit: string, reason: string): InfraError {
  return new InfraError('no-files', `asking git for the files of ${commit.slice(0, 12)}: ${firstLine(reason)}`);
}

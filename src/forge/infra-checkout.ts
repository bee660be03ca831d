import { access, mkdir, mkdtemp, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { digest } from '../lib/canonical.ts';
import { TrimtabError } from '../lib/errors.ts';
import type { Git } from './git.ts';
import { contentsOf, filesAt, type TreeFile } from './objects.ts';

const LARGEST_TOTAL = 32 * 1024 * 1024;
/** Checkouts that are kept: a running synthesis may still read the one before. */
const KEPT = 4;
/** Folders that every move changes and that the synthesis of one service does not read. */
const MOVING = /^infra\/(placements|decisions)\//;

/**
 * Exports `infra/` of a commit into a folder of its own and returns the path of that `infra`. Commits that
 * differ only in placements and decision records share one folder (and thus the modules loaded from it).
 * Links, submodules and names that lead elsewhere are not exported. `nodeModules` is linked beside it.
 */
export async function exportInfra(git: Git, commit: string, folder: string, nodeModules: string): Promise<string> {
  const files = (await filesAt(git, commit, ['infra'])).filter((file) => !MOVING.test(file.path));
  if (files.length === 0) throw new TrimtabError('no-infra', 'exporting the stacks: the repository has no folder `infra`');
  const key = digest(files.map((file) => [file.path, file.object])).slice('sha256:'.length, 'sha256:'.length + 24);
  const home = join(folder, key);
  if (!(await exists(join(home, 'infra')))) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const draft = await mkdtemp(join(folder, 'draft-'));
    await fill(git, files, draft, nodeModules);
    // Whole or not at all: a crash leaves a draft, which nobody reads.
    await rename(draft, home).catch(async (error) => {
      await rm(draft, { recursive: true, force: true });
      if (!(await exists(join(home, 'infra')))) throw error;
    });
    await prune(folder, key);
  }
  return join(home, 'infra');
}

async function fill(git: Git, files: readonly TreeFile[], draft: string, nodeModules: string): Promise<void> {
  const contents = await contentsOf(git, files, LARGEST_TOTAL);
  for (const file of files) {
    const path = resolve(draft, file.path);
    if (!path.startsWith(draft + sep)) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, contents.get(file.object) ?? '', { flag: 'wx', mode: 0o600 });
  }
  await writeFile(join(draft, 'package.json'), '{"private":true,"type":"module"}\n');
  await symlink(resolve(nodeModules), join(draft, 'node_modules'), 'junction');
}

async function prune(folder: string, current: string): Promise<void> {
  const others = (await readdir(folder)).filter((name) => name !== current);
  const aged = await Promise.all(others.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })));
  aged.sort((a, b) => b.at - a.at);
  for (const { name } of aged.slice(KEPT - 1)) await rm(join(folder, name), { recursive: true, force: true });
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

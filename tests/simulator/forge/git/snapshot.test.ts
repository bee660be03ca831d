import { chmod, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listFiles, snapshot } from '../../../../simulator/forge/git/snapshot.ts';
import { git, temporaryFolder, writeFiles } from '../setup.ts';

const AUTHOR = { name: 'Administrator', email: 'root@forge.invalid', at: Date.parse('2026-01-02T03:04:05Z') };

async function take(folder: string, leaveOut: (path: string) => boolean = () => false, texts: Record<string, string> = {}) {
  const bare = join(await temporaryFolder(), 'fleet.git');
  return snapshot({ folder, bare, branch: 'main', author: AUTHOR, message: 'Import\n', leaveOut, texts });
}

describe('the first commit', () => {
  it('holds what Git knows and what it would add, as it is now', async () => {
    const folder = await temporaryFolder();
    await writeFiles(folder, { '.gitignore': 'secret\n', 'kept.txt': 'old\n', 'gone.txt': 'x\n', 'run.sh': '#!/bin/sh\n' });
    await git(folder, 'init', '--quiet');
    await git(folder, 'add', '-A');
    await writeFiles(folder, { 'kept.txt': 'new\n', 'sub/ü.txt': 'y\n', secret: 'z\n' });
    await rm(join(folder, 'gone.txt'));
    await chmod(join(folder, 'run.sh'), 0o755);
    await symlink('kept.txt', join(folder, 'link'));
    const { repository, sha } = await take(folder);
    const tree = (await repository.text(['ls-tree', '-r', sha])).replaceAll(/ blob [0-9a-f]{40}\t/g, ' ');
    expect(tree).toBe('100644 .gitignore\n100644 kept.txt\n120000 link\n100755 run.sh\n100644 sub/ü.txt\n');
    expect(await repository.text(['show', `${sha}:kept.txt`])).toBe('new\n');
    expect(await repository.text(['log', '--format=%an %at %s', 'main'])).toBe(`Administrator ${AUTHOR.at / 1000} Import\n`);
  });

  it('walks a folder that is no repository, and leaves out what is asked', async () => {
    const folder = await temporaryFolder();
    const files = { 'a.txt': '', 'b/c.txt': '', 'node_modules/x/y.js': '', '.trimtab/state': '', '.gitlab-ci.yml': '' };
    await writeFiles(folder, files);
    expect(await listFiles(folder)).toEqual(['.gitlab-ci.yml', 'a.txt', 'b/c.txt']);
    const { repository } = await take(folder, (path) => path.startsWith('b/'));
    expect(await repository.text(['ls-tree', '-r', '--name-only', 'main'])).toBe('.gitlab-ci.yml\na.txt\n');
  });

  it('holds texts that are handed in, in the place of files and beside them, and leaves the folder as it is', async () => {
    const folder = await temporaryFolder();
    await writeFiles(folder, { 'a.txt': 'a', 'policies/trust.json': 'of the folder' });
    const { repository, sha } = await take(folder, () => false, { 'policies/trust.json': 'ü\n', 'new/b.txt': 'b' });
    expect(await repository.text(['ls-tree', '-r', '--name-only', sha])).toBe('a.txt\nnew/b.txt\npolicies/trust.json\n');
    expect(await repository.text(['show', `${sha}:policies/trust.json`])).toBe('ü\n');
    expect(await readFile(join(folder, 'policies/trust.json'), 'utf8')).toBe('of the folder');
  });
});

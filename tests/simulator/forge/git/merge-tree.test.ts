import { describe, expect, it } from 'vitest';
import { BareRepository } from '../../../../simulator/forge/git/bare-repository.ts';
import { mergeTrees, mergeWithIndex } from '../../../../simulator/forge/git/merge-tree.ts';
import { git, temporaryFolder, writeFiles } from '../setup.ts';

/** A repository with a base and commits on top of it, by name. */
async function commits(base: Record<string, string>, sides: Record<string, Record<string, string>>) {
  const folder = await temporaryFolder();
  await git(folder, 'init', '--quiet', '--initial-branch=base');
  const commit = async (files: Record<string, string>) => {
    await writeFiles(folder, files);
    await git(folder, 'add', '-A');
    await git(folder, 'commit', '--quiet', '-m', 'x');
  };
  await commit(base);
  for (const [name, files] of Object.entries(sides)) {
    await git(folder, 'checkout', '--quiet', '-b', name, 'base');
    await commit(files);
  }
  return new BareRepository(`${folder}/.git`);
}

describe.each([
  ['git merge-tree', mergeTrees],
  ['a temporary index', mergeWithIndex],
])('merging by %s', (_, merge) => {
  it('puts both sides together, also within one file, and says no to a conflict', async () => {
    const base = { 'list.txt': 'one\ntwo\nthree\nfour\nfive\n', 'a.txt': 'a\n' };
    const repository = await commits(base, {
      ours: { 'list.txt': 'ONE\ntwo\nthree\nfour\nfive\n' },
      theirs: { 'list.txt': 'one\ntwo\nthree\nfour\nFIVE\n', 'sub/b.txt': 'b\n' },
      against: { 'list.txt': 'first\ntwo\nthree\nfour\nfive\n' },
    });
    const tree = await merge(repository, 'ours', 'theirs');
    expect(await repository.text(['show', `${tree}:list.txt`])).toBe('ONE\ntwo\nthree\nfour\nFIVE\n');
    expect(await repository.text(['ls-tree', '-r', '--name-only', `${tree}`])).toBe('a.txt\nlist.txt\nsub/b.txt\n');
    expect(await merge(repository, 'ours', 'against')).toBeNull();
  });
});

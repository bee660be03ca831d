import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { ALICE, BOT_AUTHOR, type FleetRepository } from './fleet-repository.ts';
import { BRANCH, it, MESSAGE, shaOf } from './with-fleet.ts';

describe('the state of a branch', () => {
  it('is absent before anything was pushed', async ({ workspace }) => {
    expect(await workspace().branchState(BRANCH)).toEqual({ kind: 'absent' });
  });

  it('is claimed to be ours after we have published, with base and decision', async ({ fleet, workspace, published }) => {
    const space = workspace();
    const sha = await shaOf(published(space));

    expect(await space.branchState(BRANCH)).toEqual({ kind: 'claimed', sha, baseSha: fleet.sha('main'), decisionId: 'dec_1' });
    expect(await workspace({ stateFolder: join(fleet.folder, 'other') }).branchState(BRANCH)).toMatchObject({
      kind: 'claimed',
      sha,
    });
  });

  it('is still claimed to be ours when the target branch moves on', async ({ fleet, workspace, published }) => {
    const space = workspace();
    const baseSha = fleet.sha('main');
    await published(space);
    fleet.commit('main', { 'README.md': 'Moved\n' });

    expect(await space.branchState(BRANCH)).toMatchObject({ kind: 'claimed', baseSha });
  });

  it('is still claimed to be ours after it was merged and left behind', async ({ fleet, workspace, published }) => {
    const space = workspace();
    const sha = await shaOf(published(space));
    fleet.git('update-ref', 'refs/heads/main', sha);

    expect(await space.branchState(BRANCH)).toMatchObject({ kind: 'claimed', sha, decisionId: 'dec_1' });
  });

  it.for<[string, Parameters<FleetRepository['commit']>[2]]>([
    ['a commit of a person', { by: ALICE, message: 'My fix' }],
    ['a commit of a person with our trailer', { by: ALICE, message: 'My fix\n\nTrimtab-Decision: dec_1' }],
    ['a commit in our name without the trailer', { by: BOT_AUTHOR, message: 'Odd' }],
  ])('is foreign after %s', async ([_name, options], { fleet, workspace, published }) => {
    const space = workspace();
    await published(space);
    const sha = fleet.commit(BRANCH, { 'notes.txt': 'hello' }, options);

    expect(await space.branchState(BRANCH)).toEqual({ kind: 'foreign', sha, author: options?.by?.name });
  });

  it('is foreign when a commit of ours lies on top of a person’s', async ({ fleet, workspace }) => {
    fleet.commit(BRANCH, { 'notes.txt': 'hello' });
    const sha = fleet.commit(BRANCH, { 'more.txt': 'x' }, { by: BOT_AUTHOR, message: MESSAGE });

    expect(await workspace().branchState(BRANCH)).toEqual({ kind: 'foreign', sha, author: 'Alice' });
  });

  it('is foreign when a person has set it to a commit of the target branch', async ({ fleet, workspace }) => {
    fleet.git('update-ref', `refs/heads/${BRANCH}`, fleet.sha('main'));

    expect(await workspace().branchState(BRANCH)).toMatchObject({ kind: 'foreign', author: 'Alice' });
  });

  it('is foreign when it shares no history with the target branch', async ({ fleet, workspace }) => {
    const tree = fleet.sha('main^{tree}');
    const identity = { GIT_AUTHOR_NAME: 'E', GIT_AUTHOR_EMAIL: 'e@x', GIT_COMMITTER_NAME: 'E', GIT_COMMITTER_EMAIL: 'e@x' };
    const sha = execFileSync('git', ['commit-tree', tree, '-m', 'alone'], {
      cwd: fleet.bare,
      env: { ...process.env, ...identity },
      encoding: 'utf8',
    }).trim();
    fleet.git('update-ref', `refs/heads/${BRANCH}`, sha);

    expect(await workspace().branchState(BRANCH)).toMatchObject({ kind: 'foreign', author: 'E' });
  });

  it('is absent again after the branch was deleted', async ({ fleet, workspace, published }) => {
    const space = workspace();
    await published(space);
    fleet.git('update-ref', '-d', `refs/heads/${BRANCH}`);

    expect(await space.branchState(BRANCH)).toEqual({ kind: 'absent' });
  });
});

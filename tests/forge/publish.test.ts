import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { FLEET_FILES } from './fleet-repository.ts';
import { AFTER, BRANCH, it, MESSAGE, PATH, shaOf } from './with-fleet.ts';

describe('publishing', () => {
  it('puts exactly one commit with the files of the change on top of the base', async ({ fleet, workspace, published }) => {
    const base = fleet.sha('main');
    const sha = await shaOf(published(workspace()));

    expect(fleet.sha(BRANCH)).toBe(sha);
    expect(fleet.git('rev-list', `${base}..${sha}`)).toBe(sha);
    expect(fleet.git('diff-tree', '--name-status', '-r', base, sha)).toBe(
      'A\tinfra/decisions/service-1.json\nM\tinfra/placements/service-1.ts',
    );
    expect(fleet.show(sha, PATH)).toBe(AFTER);
    expect(fleet.git('log', '-1', '--format=%an|%ae|%cn|%ce|%at|%ct|%B', sha)).toBe(
      `Trimtab|trimtab@localhost|Trimtab|trimtab@localhost|1772366400|1772366400|${MESSAGE.trim()}`,
    );
  });

  it('replaces our own commit, so that there is one again', async ({ fleet, workspace, published }) => {
    const space = workspace();
    const first = await shaOf(published(space));
    const base = fleet.commit('main', { 'README.md': 'Moved\n' });

    const second = await shaOf(published(space, first));

    expect(fleet.git('rev-list', `${base}..${second}`)).toBe(second);
  });

  it('answers `moved` when somebody pushed after we looked, and leaves their commit alone', async ({
    fleet,
    workspace,
    published,
  }) => {
    const space = workspace();
    const first = await shaOf(published(space));
    const theirs = fleet.commit(BRANCH, { 'notes.txt': 'mine' });

    expect(await published(space, first)).toEqual({ ok: false, refusal: { kind: 'moved' } });
    expect(fleet.sha(BRANCH)).toBe(theirs);
    expect(await space.branchState(BRANCH)).toMatchObject({ kind: 'foreign', sha: theirs });
  });

  it('answers `moved` when a branch appeared that was not there', async ({ fleet, workspace, published }) => {
    const space = workspace();
    await space.read();
    const theirs = fleet.commit(BRANCH, { 'notes.txt': 'mine' });

    expect(await published(space, null)).toEqual({ ok: false, refusal: { kind: 'moved' } });
    expect(fleet.sha(BRANCH)).toBe(theirs);
  });

  it('answers `moved` when the file at the base is not what the change was made from', async ({
    fleet,
    workspace,
    published,
  }) => {
    const space = workspace();
    const baseSha = fleet.commit('main', { [PATH]: `${FLEET_FILES[PATH]}// touched\n` });
    await space.read();

    expect(await published(space, null, baseSha)).toEqual({ ok: false, refusal: { kind: 'moved' } });
    expect(await space.branchState(BRANCH)).toEqual({ kind: 'absent' });
  });

  it('loses no update when two workspaces race', async ({ fleet, workspace, published }) => {
    const spaces = [workspace(), workspace({ stateFolder: join(fleet.folder, 'second') })];
    await Promise.all(spaces.map((space) => space.read()));

    const answers = await Promise.all(spaces.map((space) => published(space)));

    // Both make the same commit from the same facts, so the second push has nothing left to do, or is refused.
    const won = answers.filter((answer) => answer.ok);
    expect(won.length).toBeGreaterThanOrEqual(1);
    expect(fleet.git('rev-list', `main..${BRANCH}`).split('\n')).toHaveLength(1);
  });

  it('answers `forbidden` when a hook of the forge declines', async ({ fleet, workspace, published }) => {
    const hook = join(fleet.bare, 'hooks/pre-receive');
    writeFileSync(hook, '#!/bin/sh\necho "GitLab: You are not allowed to push code to this project." >&2\nexit 1\n', {
      mode: 0o755,
    });

    expect(await published(workspace())).toEqual({ ok: false, refusal: { kind: 'forbidden' } });
  });
});

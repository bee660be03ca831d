import { describe, expect } from 'vitest';
import { FLEET_FILES } from './fleet-repository.ts';
import { AFTER, BRANCH, it, PATH, shaOf } from './with-fleet.ts';

const RECORD = 'infra/decisions/service-1.json';

describe('what a commit does', () => {
  it('is its parent, what it changes, and the text that was asked for', async ({ fleet, workspace, published }) => {
    const space = workspace();
    const sha = await shaOf(published(space));
    const blob = (path: string) => fleet.git('rev-parse', `${sha}:${path}`);
    expect(await space.commit(sha, RECORD)).toEqual({
      parent: fleet.sha('main'),
      files: [
        { path: RECORD, mode: '100644', object: blob(RECORD) },
        { path: PATH, mode: '100644', object: blob(PATH) },
      ],
      text: '{"id":"dec_1"}\n',
    });
    expect((await space.commit(sha, PATH)).text).toBe(AFTER);
  });

  it('shows links, and files that are gone, as such', async ({ fleet, workspace }) => {
    const sha = fleet.commit(BRANCH, { [PATH]: { link: 'x' }, 'README.md': null });
    const { files, text } = await workspace().commit(sha, PATH);
    expect(files).toEqual([
      { path: 'README.md', mode: '000000', object: '0'.repeat(40) },
      { path: PATH, mode: '120000', object: fleet.git('rev-parse', `${sha}:${PATH}`) },
    ]);
    expect(text).toBeNull();
  });

  it('has no parent when there is none, or two', async ({ fleet, workspace }) => {
    const root = fleet.sha('main');
    expect(await workspace().commit(root, 'README.md')).toEqual({ parent: null, files: [], text: FLEET_FILES['README.md'] });
    const other = fleet.commit(BRANCH, { 'notes.txt': 'x' });
    const identity = ['-c', 'user.name=E', '-c', 'user.email=e@x'];
    const merge = fleet.git(...identity, 'commit-tree', `${other}^{tree}`, '-p', root, '-p', other, '-m', 'Merge');
    fleet.git('update-ref', `refs/heads/${BRANCH}`, merge);
    expect(await workspace().commit(merge, RECORD)).toEqual({ parent: null, files: [], text: null });
  });

  it('leaves out a text that is far too long', async ({ fleet, workspace }) => {
    const sha = fleet.commit(BRANCH, { [RECORD]: 'x'.repeat(1024 * 1024 + 1) });
    expect((await workspace().commit(sha, RECORD)).text).toBeNull();
  });

  it('is not asked for by what is no commit or no plain path', ({ workspace }) => {
    expect(() => workspace().commit('--output=x', RECORD)).toThrow(/not allowed/);
    expect(() => workspace().commit('a'.repeat(40), '../x')).toThrow(/not allowed/);
  });
});

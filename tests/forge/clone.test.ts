import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { AFTER, BRANCH, it, PATH, shaOf } from './with-fleet.ts';

describe('a clone that is only a cache', () => {
  it('is made anew when bytes of its objects flip', async ({ fleet, state, workspace }) => {
    const space = workspace();
    await space.read();
    const objects = join(state, 'repository.git/objects');
    for (const name of readdirSync(objects, { recursive: true, encoding: 'utf8' })) {
      const file = join(objects, name);
      if (!lstatSync(file).isFile()) continue;
      const bytes = readFileSync(file);
      const middle = bytes.length >> 1;
      bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
      rmSync(file);
      writeFileSync(file, bytes);
    }
    fleet.commit('main', { [PATH]: AFTER });

    expect((await space.read()).placements['service-1']).toBe(AFTER);
  });

  it.for(['HEAD', 'config', 'objects', 'refs', ''])(
    'is made anew when `%s` is gone, without looking into the folders above',
    async (part, { fleet, state, workspace, published }) => {
      const outer = join(fleet.folder, '.git');
      execFileSync('git', ['init', '--quiet', fleet.folder]);
      const space = workspace();
      await space.read();
      rmSync(join(state, 'repository.git', part), { recursive: true });

      expect(await shaOf(published(space))).toBe(fleet.sha(BRANCH));
      expect(readdirSync(join(outer, 'objects')).sort()).toEqual(['info', 'pack']);
    },
  );

  it('gets past locks that a killed process has left', async ({ fleet, state, workspace }) => {
    const space = workspace();
    await space.read();
    for (const lock of ['index.lock', 'packed-refs.lock', 'refs/remotes/origin/main.lock', 'config.lock'])
      writeFileSync(join(state, 'repository.git', lock), '');
    const headSha = fleet.commit('main', { [PATH]: AFTER });

    expect(await space.read()).toMatchObject({ headSha });
  });
});

import { existsSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { createSynthesiser } from '../../src/forge/index.ts';
import { PLACEMENT } from '../change/fake-stacks.ts';
import { AFTER, it, PATH } from './with-fleet.ts';

describe('the exported stacks', () => {
  it('can be imported, and are shared by commits that only move services', async ({ fleet, workspace }) => {
    const space = workspace();
    const { headSha } = await space.read();
    const folder = await space.infraCheckout(headSha);
    const moved = fleet.commit('main', { [PATH]: AFTER, 'infra/decisions/service-1.json': '{}\n' });
    await space.read();

    expect(await createSynthesiser(folder).synthesise('service-1', PLACEMENT)).toEqual({
      kind: 'first',
      service: 'service-1',
      ...PLACEMENT,
    });
    expect(await space.infraCheckout(moved)).toBe(folder);
    expect(existsSync(join(folder, '../node_modules/cdktf'))).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['kind.ts', 'providers', 'services', 'synth.ts']);
  });

  it('are another folder when the stacks change', async ({ fleet, workspace }) => {
    const space = workspace();
    const first = await space.infraCheckout((await space.read()).headSha);
    const changed = fleet.commit('main', { 'infra/kind.ts': "export const kind = 'second';\n" });
    await space.read();

    const second = await space.infraCheckout(changed);

    expect(second).not.toBe(first);
    expect(await createSynthesiser(second).synthesise('service-1', PLACEMENT)).toMatchObject({ kind: 'second' });
    expect(await createSynthesiser(first).synthesise('service-1', PLACEMENT)).toMatchObject({ kind: 'first' });
  });

  it('hold no links, and nothing of the repository runs while they are made', async ({ fleet, state, workspace, published }) => {
    const trap = join(fleet.folder, 'trap');
    const space = workspace();
    fleet.commit('main', {
      'infra/etc': { link: '/etc' },
      '.gitattributes': '* filter=evil\n',
      '.gitmodules': `[submodule "x"]\n\tpath = infra/x\n\turl = ext::touch ${trap}\n`,
      'infra/.gitattributes': '*.ts filter=evil diff=evil\n',
    });
    await space.read();
    const hooks = join(state, 'repository.git/hooks');
    mkdirSync(hooks, { recursive: true });
    for (const hook of ['post-checkout', 'pre-push', 'reference-transaction', 'post-merge'])
      writeFileSync(join(hooks, hook), `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 });

    const folder = await space.infraCheckout(fleet.sha('main'));
    await published(space);

    expect(existsSync(join(folder, 'etc'))).toBe(false);
    expect(lstatSync(join(folder, 'synth.ts')).isFile()).toBe(true);
    expect(existsSync(trap)).toBe(false);
  });

  it('say so when they cannot be loaded', async ({ fleet, workspace }) => {
    const space = workspace();
    const broken = fleet.commit('main', { 'infra/synth.ts': 'throw new Error("no stacks today");\n' });
    await space.read();
    const folder = await space.infraCheckout(broken);

    await expect(createSynthesiser(folder).synthesise('service-1', PLACEMENT)).rejects.toThrow(/no stacks today/);
  });
});

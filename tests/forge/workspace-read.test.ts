import { describe, expect } from 'vitest';
import { FLEET_FILES } from './fleet-repository.ts';
import { AFTER, it, PATH } from './with-fleet.ts';

describe('reading the repository', () => {
  it('gives placements as text and services and catalogues as data, at the head of the target branch', async ({
    fleet,
    workspace,
  }) => {
    const read = await workspace().read();

    expect(read.headSha).toBe(fleet.sha('main'));
    expect(read.placements).toEqual({
      'service-1': FLEET_FILES[PATH],
      'service-2': FLEET_FILES['infra/placements/service-2.ts'],
    });
    expect(read.services['service-2']).toMatchObject({ stateful: true });
    expect(read.catalogs).toMatchObject([{ provider: 'aws' }]);
  });

  it('gives the manifest of the policy and the trusted keys as text, and null where the repository holds none', async ({
    fleet,
    workspace,
  }) => {
    const space = workspace();
    expect(await space.read()).toMatchObject({ policyManifest: null, trustText: null });
    const policy = { 'policies/gate.json': '{"version":7}\n', 'policies/gate/data.json': '{}', 'policies/gate.wasm': 'x' };
    fleet.commit('main', { ...policy, 'policies/trust.json': '{"version":1}\n' });

    expect(await space.read()).toMatchObject({ policyManifest: '{"version":7}\n', trustText: '{"version":1}\n' });
  });

  it('sees what is pushed later, also through a new workspace over the same folder', async ({ fleet, workspace }) => {
    const first = workspace();
    await first.read();
    fleet.commit('main', { [PATH]: `\uFEFF${AFTER.replaceAll('\n', '\r\n')}` });

    for (const space of [first, workspace()])
      expect((await space.read()).placements['service-1']).toBe(`\uFEFF${AFTER.replaceAll('\n', '\r\n')}`);
  });

  it('leaves out and reports what it cannot use', async ({ fleet, problems, workspace }) => {
    fleet.commit('main', {
      'infra/services/broken.json': '{',
      'infra/services/liar.json': '{"service":"service-1"}',
      'infra/services/Upper.json': '{"service":"Upper"}',
      'infra/placements/huge.ts': `// ${'x'.repeat(300_000)}`,
      'infra/placements/nested/deep.ts': 'export default {};',
      'infra/providers/gcp/catalog.json': '[]',
    });

    const read = await workspace().read();

    expect(Object.keys(read.placements)).toEqual(['service-1', 'service-2']);
    expect(Object.keys(read.services)).toEqual(['service-1', 'service-2']);
    expect(read.catalogs).toHaveLength(1);
    expect(problems.map((sentence) => sentence.split(':')[0])).toEqual([
      'infra/placements/huge.ts',
      'infra/providers/gcp/catalog.json',
      'infra/services/broken.json',
      'infra/services/liar.json',
    ]);
  });

  it('does not follow links of the repository', async ({ fleet, workspace }) => {
    fleet.commit('main', { 'infra/placements/linked.ts': { link: '/etc/passwd' } });

    expect(Object.keys((await workspace().read()).placements)).not.toContain('linked');
  });

  it('says so when the target branch does not exist', async ({ workspace }) => {
    await expect(workspace({ targetBranch: 'release' }).read()).rejects.toThrow(/release/);
  });
});

describe('isInTarget', () => {
  it('tells commits of the target branch from those of other branches and from unknown ones', async ({ fleet, workspace }) => {
    const space = workspace();
    const first = fleet.sha('main');
    const elsewhere = fleet.commit('trimtab/optimize/service-1', { [PATH]: AFTER });
    const tip = fleet.commit('main', { 'README.md': 'Moved\n' });
    await space.read();

    expect(await space.isInTarget(first)).toBe(true);
    expect(await space.isInTarget(tip)).toBe(true);
    expect(await space.isInTarget(elsewhere)).toBe(false);
    expect(await space.isInTarget('f'.repeat(40))).toBe(false);
    expect(() => space.isInTarget('--output=/tmp/x')).toThrow(/not allowed/);
  });
});

describe('touchedSince', () => {
  it('tells whether these paths differ between two commits', async ({ fleet, workspace }) => {
    const space = workspace();
    const before = fleet.sha('main');
    const elsewhere = fleet.commit('main', { 'README.md': 'Moved\n', 'infra/placements/service-2.ts': '// moved\n' });
    const here = fleet.commit('main', { [PATH]: AFTER });
    await space.read();

    expect(await space.touchedSince(before, elsewhere, [PATH, 'infra/decisions/service-1.json'])).toBe(false);
    expect(await space.touchedSince(before, here, [PATH])).toBe(true);
  });
});

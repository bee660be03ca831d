import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changedFiles, headSha } from '../../../infra/deploy/git.ts';
import { type FleetFolder, fleetFolder, IN_AWS, IN_GCP } from '../support/fleet-folder.ts';

let fleet: FleetFolder;
beforeEach(() => {
  fleet = fleetFolder();
});
afterEach(() => fleet.dispose());

describe('git', () => {
  it('tells the present commit', async () => {
    const sha = fleet.commit();

    expect(await headSha(fleet.infra)).toBe(sha);
  });

  it('tells what changed inside infra since a commit, and leaves the rest of the repository out', async () => {
    const base = fleet.commit();
    fleet.place('shop', IN_GCP);
    fleet.write('README.md', 'words');
    mkdirSync(join(fleet.infra, 'decisions'));
    fleet.write('infra/decisions/shop.json', '{}');
    fleet.commit();

    expect(await changedFiles(fleet.infra, base)).toEqual(['decisions/shop.json', 'placements/shop.ts']);
  });

  it('tells both names of a file that was renamed, and those that went away', async () => {
    const base = fleet.commit();
    fleet.git('mv', 'infra/placements/shop.ts', 'infra/placements/store.ts');
    fleet.remove('infra/placements/ledger.ts');
    fleet.commit();

    expect(await changedFiles(fleet.infra, base)).toEqual(['placements/ledger.ts', 'placements/shop.ts', 'placements/store.ts']);
  });

  it('compares with where the branch left its base, so that foreign changes do not count', async () => {
    const fork = fleet.commit();
    fleet.git('checkout', '-q', '-b', 'move');
    fleet.place('shop', IN_GCP);
    fleet.commit();
    fleet.git('checkout', '-q', 'main');
    fleet.place('ledger', { ...IN_AWS, count: 3 });
    const moved = fleet.commit();
    fleet.git('checkout', '-q', 'move');

    expect(moved).not.toBe(fork);
    expect(await changedFiles(fleet.infra, moved)).toEqual(['placements/shop.ts']);
  });

  it('does not know what changed since a commit that the clone does not have', async () => {
    fleet.commit();

    expect(await changedFiles(fleet.infra, '0'.repeat(40))).toBeNull();
    expect(await changedFiles(fleet.infra, 'deadbeef'.repeat(5))).toBeNull();
  });

  it('keeps names as they are', async () => {
    const base = fleet.commit();
    fleet.write('infra/ein Städtchen.txt', '');
    fleet.commit();

    expect(await changedFiles(fleet.infra, base)).toEqual(['ein Städtchen.txt']);
  });

  it('says what to do outside of a clone', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'trimtab-outside-'));
    try {
      await expect(headSha(outside)).rejects.toMatchObject({ code: 'no-commit', advice: expect.stringContaining('clone') });
    } finally {
      rmSync(outside, { recursive: true });
    }
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openCheckout } from '../../../src/gate/facts/git.ts';
import { contradictedByOrigin } from '../../../src/gate/trust/origin.ts';
import { type FleetRepository, fleetRepository } from '../fleet-repository.ts';

let origin: FleetRepository;
let folder: string;
const commits: string[] = [];

beforeAll(async () => {
  origin = await fleetRepository();
  commits.push(await origin.commit('One'), await origin.commit('Two'));
  await origin.git('branch', 'other');
  folder = join(mkdtempSync(join(tmpdir(), 'trimtab-origin-')), 'clone');
  await origin.git('clone', '--quiet', origin.folder, folder);
  commits.push(await origin.commit('Three'));
});
afterAll(async () => {
  rmSync(join(folder, '..'), { recursive: true, force: true });
  await origin.remove();
});

const ask = (branch: string, sha: string, at = folder) =>
  contradictedByOrigin(openCheckout(at, { PATH: process.env['PATH'] }), { branch, sha });
const NOT_HELD = 'The API names a commit that the target branch does not hold.';

it('agrees on the tip, and on what was the tip a moment ago', async () => {
  expect(await ask('main', commits[2] ?? '')).toEqual([]);
  expect(await ask('main', commits[1] ?? '')).toEqual([]);
});

it('contradicts a commit that is not on the branch, here or anywhere', async () => {
  const clone = openFleetGit(folder);
  const evil = await clone('commit-tree', '-p', commits[1] ?? '', '-m', 'Evil', `${commits[1]}^{tree}`);
  expect(await ask('main', evil)).toEqual([NOT_HELD]);
  expect(await ask('main', 'f'.repeat(40))).toEqual([NOT_HELD]);
});

it('contradicts another default branch, although it is there', async () => {
  expect(await ask('other', commits[1] ?? '')).toEqual(['The API names another default branch than the repository itself.']);
});

it('says nothing where it cannot be asked', async () => {
  expect(await ask('main', 'f'.repeat(40), tmpdir())).toEqual([]);
  expect(await ask('--upload-pack=x', 'f'.repeat(40))).toEqual([]);
});

function openFleetGit(at: string): (...args: string[]) => Promise<string> {
  const person = ['-c', 'user.name=Mallory', '-c', 'user.email=mallory@example.com'];
  return (...args) => origin.git(...person, '-C', at, ...args);
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startForge, type TestForge } from '../../simulator/forge/setup.ts';
import { localSite, remoteSite } from './sites.ts';
import { CONTRACT, type ContractRow } from './table.ts';
import { ContractWorld } from './world.ts';

const codes = (row: ContractRow): readonly number[] => (typeof row.code === 'number' ? [row.code] : row.code);

async function holds(row: ContractRow, world: ContractWorld): Promise<void> {
  const answer = await world.call(await row.given(world));
  world.site.release();
  expect({ code: answer.status, text: answer.text.slice(0, 300) }).toMatchObject({
    code: expect.toSatisfy((code: number) => codes(row).includes(code)),
  });
  if (row.message) expect(answer.text).toMatch(row.message);
}

describe('the contract with GitLab, kept by the local forge', () => {
  let folder = '';
  let forge: TestForge;
  let world: ContractWorld;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'forge-contract-'));
    forge = await startForge(folder);
    world = new ContractWorld(localSite(forge), await mkdtemp(join(folder, 'clone-')));
    await world.prepare();
  });

  afterAll(async () => {
    await forge.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it.each(CONTRACT)('$call, when $precondition: $code', (row) => holds(row, world));
});

const site = await remoteSite(process.env);

// Without an address there is nothing to hold against, and nothing to skip.
if (site !== null)
  describe('the contract with GitLab, kept by GitLab', () => {
    let folder = '';
    let world: ContractWorld;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'gitlab-contract-'));
      world = new ContractWorld(site, folder);
      await world.prepare();
    });

    afterAll(async () => {
      await world.tidy();
      await rm(folder, { recursive: true, force: true });
    });

    it.each(CONTRACT.filter((row) => row.reporter === undefined || site.tokens.reporter !== null))(
      '$call, when $precondition: $code',
      (row) => holds(row, world),
    );
  });

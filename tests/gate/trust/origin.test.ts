import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCheckout } from '../../../src/gate/facts/git.ts';
import { askOrigin } from '../../../src/gate/trust/origin.ts';
import { served } from '../../pipelines/origin.ts';
import { clone, git, TOKENS, testForge } from '../../simulator/forge/setup.ts';
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

const ask = (branch: string, sha: string, at = folder, env: object = {}) =>
  askOrigin(openCheckout(at, { PATH: process.env['PATH'], ...env }), { branch, sha });
const AGREES = { contradictions: [], problem: null };
const NOT_HELD = 'The API names a commit that the target branch does not hold.';

it('agrees on the tip, and on what was the tip a moment ago', async () => {
  expect(await ask('main', commits[2] ?? '')).toEqual(AGREES);
  expect(await ask('main', commits[1] ?? '')).toEqual(AGREES);
});

it('contradicts a commit that is not on the branch, here or anywhere', async () => {
  const clone = openFleetGit(folder);
  const evil = await clone('commit-tree', '-p', commits[1] ?? '', '-m', 'Evil', `${commits[1]}^{tree}`);
  expect(await ask('main', evil)).toEqual({ contradictions: [NOT_HELD], problem: null });
  expect(await ask('main', 'f'.repeat(40))).toEqual({ contradictions: [NOT_HELD], problem: null });
});

it('contradicts another default branch, although it is there', async () => {
  const { contradictions } = await ask('other', commits[1] ?? '');
  expect(contradictions).toEqual(['The API names another default branch than the repository itself.']);
});

it('has a problem where it cannot be asked, and says what to do', async () => {
  const silent = { contradictions: [], problem: expect.stringMatching(/could not be asked.*Let the job reach its origin/) };
  expect(await ask('main', commits[2] ?? '', tmpdir())).toEqual(silent);
  expect(await ask('--upload-pack=x', commits[2] ?? '')).toEqual(silent);
});

describe('over HTTP', () => {
  const TOKEN = { CI_JOB_TOKEN: 'of-the-job' };
  let server: Awaited<ReturnType<typeof served>>;

  beforeAll(async () => {
    await origin.git('update-server-info');
    server = await served(join(origin.folder, '.git'));
  });
  afterAll(() => server.close());

  const from = (url: string) => origin.git('-C', folder, 'config', 'remote.origin.url', url);

  it("is asked by the job's token, and is silent without", async () => {
    await from(`http://${server.address}/fleet.git`);
    expect(await ask('main', commits[2] ?? '', folder, TOKEN)).toEqual(AGREES);
    expect((await ask('main', 'f'.repeat(40), folder, TOKEN)).contradictions).toEqual([NOT_HELD]);
    for (const env of [{}, { CI_JOB_TOKEN: 'of-another' }])
      expect((await ask('main', commits[2] ?? '', folder, env)).problem).toContain('could not be asked');
  });

  it('is asked by the token of its address, whatever a variable says and whatever proxy it names', async () => {
    await from(`http://gitlab-ci-token:of-the-job@${server.address}/fleet.git`);
    const hostile = { CI_JOB_TOKEN: 'of-another', http_proxy: 'http://127.0.0.1:1', ALL_PROXY: 'http://127.0.0.1:1' };
    expect(await ask('main', commits[2] ?? '', folder, hostile)).toEqual(AGREES);
  });

  it('gives the token to nobody that an answer or a setting sends it to', async () => {
    const told: (string | undefined)[] = [];
    const listener = createServer((request, response) => {
      told.push(request.headers.authorization);
      response.writeHead(404).end();
    });
    const sender = createServer((request, response) => {
      response.writeHead(302, { location: `${addressOf(listener)}${request.url}` }).end();
    });
    try {
      for (const one of [listener, sender]) await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
      await from(`${addressOf(sender)}/fleet.git`);
      expect((await ask('main', commits[2] ?? '', folder, TOKEN)).problem).not.toBeNull();
      expect(told).toEqual([]);
      await from('http://gitlab.example.com/fleet.git');
      await origin.git('-C', folder, 'config', `url.${addressOf(listener)}/.insteadOf`, 'http://gitlab.example.com/');
      expect((await ask('main', commits[2] ?? '', folder, TOKEN)).problem).not.toBeNull();
      expect(told.length).toBeGreaterThan(0);
      expect(told.filter((header) => header !== undefined)).toEqual([]);
    } finally {
      for (const one of [listener, sender]) one.close();
    }
  });
});

it('is the local forge as well, by a checkout with a token in its address and by one without', async () => {
  const forge = await testForge();
  const local = await clone(forge, TOKENS.gate);
  const sha = (await git(local, 'rev-parse', 'HEAD')).trim();
  expect(await ask('main', sha, local)).toEqual(AGREES);
  await git(local, 'remote', 'set-url', 'origin', `${forge.url}/platform/fleet.git`);
  expect(await ask('main', sha, local, { CI_JOB_TOKEN: TOKENS.gate })).toEqual(AGREES);
  expect((await ask('main', sha, local)).problem).not.toBeNull();
  expect((await ask('main', 'f'.repeat(40), local, { CI_JOB_TOKEN: TOKENS.gate })).contradictions).toEqual([NOT_HELD]);
});

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function openFleetGit(at: string): (...args: string[]) => Promise<string> {
  const person = ['-c', 'user.name=Mallory', '-c', 'user.email=mallory@example.com'];
  return (...args) => origin.git(...person, '-C', at, ...args);
}

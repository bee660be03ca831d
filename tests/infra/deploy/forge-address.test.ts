import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiOf, heldForge, isSameRepository } from '../../../infra/deploy/forge-address.ts';
import { forgeAddress } from '../../../src/gate/trust/forge-address.ts';
import { type FleetFolder, fleetFolder } from '../support/fleet-folder.ts';

const API = 'https://gitlab.example.com/api/v4';
const HTTPS = 'https://gitlab.example.com/platform/fleet.git';
const SSH = 'git@gitlab.example.com:platform/fleet.git';

/** Where a checkout came from, what the variable says, and which API that is; null = none. The gate judges alike. */
const TABLE: readonly (readonly [string, string, string | null])[] = [
  [HTTPS, API, API],
  [HTTPS, `${API}/`, API],
  ['https://gitlab-ci-token:glcbt-64@GitLab.example.com:443/platform/fleet.git', API, API],
  ['ssh://git@gitlab.example.com:2222/platform/fleet.git', API, API],
  ['ssh://git@gitlab.example.com/platform/fleet.git', API, API],
  [SSH, API, API],
  ['gitlab.example.com:platform/fleet.git', API, API],
  [
    'https://gitlab.example.com:8443/platform/fleet.git',
    'https://gitlab.example.com:8443/api/v4',
    'https://gitlab.example.com:8443/api/v4',
  ],
  [
    'https://gitlab.example.com/git/platform/fleet.git',
    'https://gitlab.example.com/git/api/v4',
    'https://gitlab.example.com/git/api/v4',
  ],
  [
    'https://gitlab.example.com/a/b/platform/sub/fleet.git',
    'https://gitlab.example.com/a/b/api/v4',
    'https://gitlab.example.com/a/b/api/v4',
  ],
  ['http://127.0.0.1:40123/platform/fleet.git', 'http://127.0.0.1:40123/api/v4', 'http://127.0.0.1:40123/api/v4'],
  [
    'http://gitlab-ci-token:x@127.0.0.1:40123/platform/fleet.git',
    'http://127.0.0.1:40123/api/v4',
    'http://127.0.0.1:40123/api/v4',
  ],
  [HTTPS, 'https://mallory:secret@gitlab.example.com:443/x/../api/v4', API],
  // Another host.
  [HTTPS, 'https://evil.example/api/v4', null],
  [HTTPS, 'http://evil.example', null],
  [HTTPS, 'https://gitlab.example.com.evil.example/api/v4', null],
  [HTTPS, 'https://gitlab.example.com@evil.example/api/v4', null],
  [HTTPS, 'https://evil.example/gitlab.example.com/api/v4', null],
  ['https://gitlab.example.com@evil.example/platform/fleet.git', API, null],
  ['ssh://gitlab.example.com@evil.example/platform/fleet.git', API, null],
  ['gitlab.example.com@evil.example:platform/fleet.git', API, null],
  // Another scheme or port.
  [HTTPS, 'http://gitlab.example.com/api/v4', null],
  [HTTPS, 'http://gitlab.example.com:443/api/v4', null],
  [HTTPS, 'https://gitlab.example.com:8443/api/v4', null],
  ['http://gitlab.example.com/platform/fleet.git', API, null],
  ['http://gitlab.example.com:443/platform/fleet.git', API, null],
  ['https://gitlab.example.com:8443/platform/fleet.git', API, null],
  ['http://127.0.0.1:40123/platform/fleet.git', 'http://127.0.0.1:40124/api/v4', null],
  ['http://127.0.0.1:40123/platform/fleet.git', 'http://localhost:40123/api/v4', null],
  [SSH, 'http://gitlab.example.com/api/v4', null],
  [SSH, 'https://gitlab.example.com:8443/api/v4', null],
  ['ssh://git@gitlab.example.com:2222/platform/fleet.git', 'https://gitlab.example.com:2222/api/v4', null],
  // Another path: anybody may put a package, a file or a page there.
  [HTTPS, 'https://gitlab.example.com', null],
  [HTTPS, 'https://gitlab.example.com/api/v4x', null],
  [HTTPS, 'https://gitlab.example.com/%61pi/v4', null],
  [HTTPS, 'https://gitlab.example.com/api/v4/projects/666/packages/maven', null],
  [HTTPS, 'https://gitlab.example.com/api/v4/projects/666/packages/generic/a/api/v4', null],
  [HTTPS, 'https://gitlab.example.com/mallory/files/-/raw/main/api/v4', null],
  [HTTPS, 'https://gitlab.example.com/platform/api/v4', null],
  [HTTPS, 'https://gitlab.example.com/platform/fleet.git/api/v4', null],
  ['https://gitlab.example.com/git/platform/fleet.git', 'https://gitlab.example.com/gi/api/v4', null],
  ['https://gitlab.example.com/git/platform/fleet.git', 'https://gitlab.example.com/git/platform/api/v4', null],
  [SSH, 'https://gitlab.example.com/platform/api/v4', null],
  // It came from nowhere that has an API.
  ['/srv/fleet.git', API, null],
  ['file:///srv/fleet.git', API, null],
  ['../fleet', API, null],
  ['ext::sh -c x', API, null],
  ['C:\\fleet', API, null],
  ['https://', API, null],
];

describe('the API beside a repository', () => {
  it.each(TABLE)('of what came from %s, where a variable says %s, is %s', (origin, named, api) => {
    expect(apiOf(named, origin)).toBe(api);
  });

  it.each(TABLE)('is for the gate what it is here: from %s, by %s', (origin, named, api) => {
    expect(forgeAddress({ trust: null, named, origin }).apiUrl).toBe(api);
  });
});

describe('the forge that is given a token', () => {
  const files = mkdtempSync(join(tmpdir(), 'trimtab-forge-address-'));
  const trustFile = join(files, 'trust.json');
  let fleet: FleetFolder;
  beforeEach(() => {
    fleet = fleetFolder();
    fleet.git('remote', 'add', 'origin', 'https://gitlab-ci-token:of-the-job@gitlab.example.com/platform/fleet.git');
  });
  afterEach(() => fleet.dispose());
  afterAll(() => rmSync(files, { recursive: true, force: true }));

  const JOB = { CI: 'true', CI_JOB_TOKEN: 'secret', CI_API_V4_URL: API };
  const EVIL = 'https://evil.example/api/v4';
  const held = (env: Record<string, string>, trust: string | null = null) =>
    heldForge({ env, root: fleet.infra, trustFile: trust });
  const refused = { code: 'other-forge', message: expect.stringMatching(/^CI_API_V4_URL is not the API .* given no token$/) };

  it('is that of the checkout, whatever a variable adds to its address', async () => {
    expect(await held(JOB)).toBe(API);
    expect(await held({ ...JOB, CI_API_V4_URL: `${API}?x=` })).toBe(API);
  });

  it.each([
    [{ CI_API_V4_URL: EVIL }],
    [{ CI_API_V4_URL: EVIL, CI: '' }],
    [{ CI_API_V4_URL: EVIL, CI_JOB_TOKEN: '', TRIMTAB_STATE_TOKEN: 'secret' }],
    [{ CI_API_V4_URL: 'nowhere' }],
  ])('is no other one: %j', async (change) => {
    await expect(held({ ...JOB, ...change })).rejects.toMatchObject(refused);
  });

  it('is none where the checkout came from nowhere', async () => {
    fleet.git('remote', 'remove', 'origin');

    await expect(held(JOB)).rejects.toMatchObject(refused);
  });

  it('is none where none is named', async () => {
    expect(await held({ ...JOB, CI_API_V4_URL: '' })).toBeNull();
  });

  it("is the gate project's where that brings the program and says which", async () => {
    writeFileSync(trustFile, JSON.stringify({ version: 1, apiUrl: 'https://trusted.example/api/v4' }));

    expect(await held({ ...JOB, CI_API_V4_URL: 'https://trusted.example/api/v4/' }, trustFile)).toBe(
      'https://trusted.example/api/v4',
    );
    await expect(held(JOB, trustFile)).rejects.toMatchObject(refused);
    writeFileSync(trustFile, JSON.stringify({ version: 1, apiUrl: null }));
    expect(await held(JOB, trustFile)).toBe(API);
    await expect(held({ ...JOB, CI_API_V4_URL: EVIL }, join(files, 'none.json'))).rejects.toMatchObject(refused);
  });

  it('is what a person names who runs it himself', async () => {
    expect(await held({ TRIMTAB_STATE_TOKEN: 'his-own', CI_API_V4_URL: EVIL })).toBe(EVIL);
  });
});

describe('two addresses', () => {
  it.each([
    [HTTPS, HTTPS],
    ['https://gitlab-ci-token:glcbt-64@gitlab.example.com/platform/fleet.git', HTTPS],
    ['https://GitLab.example.com:443/platform/fleet', HTTPS],
  ])('%s and %s are of one repository', (one, other) => {
    expect(isSameRepository(one, other)).toBe(true);
  });

  it.each([
    ['https://gitlab.example.com/platform/other.git', HTTPS],
    ['https://gitlab.example.com/mallory/platform/fleet.git', HTTPS],
    ['http://gitlab.example.com/platform/fleet.git', HTTPS],
    ['https://gitlab.example.com:8443/platform/fleet.git', HTTPS],
    ['https://evil.example/platform/fleet.git', HTTPS],
    ['https://gitlab.example.com@evil.example/platform/fleet.git', HTTPS],
    ['https://gitlab.example.com/platform/Fleet.git', HTTPS],
    ['https://gitlab.example.com/', 'https://gitlab.example.com/'],
    [SSH, SSH],
    ['/srv/fleet.git', '/srv/fleet.git'],
    ['', HTTPS],
  ])('%j and %s are not known to be', (one, other) => {
    expect(isSameRepository(one, other)).toBe(false);
  });
});

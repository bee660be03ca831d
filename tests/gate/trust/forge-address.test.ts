import { expect, it } from 'vitest';
import { forgeAddress } from '../../../src/gate/trust/forge-address.ts';
import type { TrustFile } from '../../../src/gate/trust/trust-file.ts';

const API = 'https://gitlab.example.com/api/v4';
const of = (origin: string | null, named: string | null = API, trust: TrustFile | null = null) =>
  forgeAddress({ origin, named, trust });

it.each([
  'https://gitlab.example.com/platform/fleet.git',
  'https://gitlab-ci-token:glcbt-64@GitLab.example.com:443/platform/fleet.git',
  'ssh://git@gitlab.example.com:2222/platform/fleet.git',
  'git@gitlab.example.com:platform/fleet.git',
])('the forge is where %s came from', (origin) => {
  expect(of(origin)).toEqual({ apiUrl: API, contradiction: null, problem: null });
});

it.each([
  'https://gitlab.example.com.evil.example/platform/fleet.git',
  'https://gitlab.example.com@evil.example/platform/fleet.git',
  'https://gitlab.example.com:8443/platform/fleet.git',
  'ssh://gitlab.example.com@evil.example/platform/fleet.git',
  'gitlab.example.com@evil.example:platform/fleet.git',
])('no forge is asked for what came from %s', (origin) => {
  expect(of(origin)).toMatchObject({ apiUrl: null, contradiction: expect.stringContaining('another host'), problem: null });
});

const HTTPS = 'https://gitlab.example.com/platform/fleet.git';
const SSH = 'git@gitlab.example.com:platform/fleet.git';

it.each([
  // Anybody may put a package, a file or a page there.
  [HTTPS, 'https://gitlab.example.com/api/v4/projects/666/packages/maven'],
  [HTTPS, 'https://gitlab.example.com/api/v4/projects/666/packages/generic/a/api/v4'],
  [HTTPS, 'https://gitlab.example.com/mallory/files/-/raw/main/api/v4'],
  [HTTPS, 'https://gitlab.example.com/platform/api/v4'],
  [HTTPS, 'https://gitlab.example.com/platform/fleet.git/api/v4'],
  [HTTPS, 'https://gitlab.example.com'],
  ['http://gitlab.example.com/platform/fleet.git', API],
  [HTTPS, 'https://gitlab.example.com/api/v4x'],
  [HTTPS, 'https://gitlab.example.com/%61pi/v4'],
  ['https://gitlab.example.com/git/platform/fleet.git', 'https://gitlab.example.com/gi/api/v4'],
  ['https://gitlab.example.com/git/platform/fleet.git', 'https://gitlab.example.com/git/platform/api/v4'],
  // What the address of SSH does not say has to be the usual.
  [SSH, 'http://gitlab.example.com/api/v4'],
  [SSH, 'https://gitlab.example.com/platform/api/v4'],
])('of what came from %s nothing but the API is asked, not %s', (origin, named) => {
  expect(of(origin, named)).toMatchObject({ apiUrl: null, contradiction: expect.stringContaining('is not the API') });
});

it.each([
  ['http://gitlab.example.com:443/platform/fleet.git', API],
  [HTTPS, 'http://gitlab.example.com:443/api/v4'],
  [HTTPS, 'https://gitlab.example.com:8443/api/v4'],
  [SSH, 'https://gitlab.example.com:8443/api/v4'],
  ['ssh://git@gitlab.example.com:2222/platform/fleet.git', 'https://gitlab.example.com:2222/api/v4'],
])('of what came from %s another port is another host: %s', (origin, named) => {
  expect(of(origin, named)).toMatchObject({ apiUrl: null, contradiction: expect.stringContaining('another host') });
});

it.each([
  ['https://gitlab.example.com/git/platform/fleet.git', 'https://gitlab.example.com/git/api/v4'],
  ['https://gitlab.example.com/a/b/platform/sub/fleet.git', 'https://gitlab.example.com/a/b/api/v4'],
  ['https://gitlab.example.com:8443/platform/fleet.git', 'https://gitlab.example.com:8443/api/v4'],
  ['http://gitlab-ci-token:of-the-job@127.0.0.1:40123/platform/fleet.git', 'http://127.0.0.1:40123/api/v4'],
  ['http://127.0.0.1:40123/platform/fleet.git', 'http://127.0.0.1:40123/api/v4'],
])('of what came from %s the API is %s', (origin, named) => {
  expect(of(origin, named)).toEqual({ apiUrl: named, contradiction: null, problem: null });
});

it('is asked by its own address, not by what a variable adds to it', () => {
  expect(of(HTTPS, 'https://mallory:secret@gitlab.example.com:443/x/../api/v4').apiUrl).toBe(API);
});

it.each([null, '', '/srv/fleet.git', 'file:///srv/fleet.git', '../fleet', 'ext::sh -c x', 'C:\\fleet', 'https://'])(
  'which forge to ask is not known of what came from %s',
  (origin) => {
    expect(of(origin)).toMatchObject({
      apiUrl: null,
      contradiction: null,
      problem: expect.stringContaining('remote.origin.url'),
    });
  },
);

it('is where the gate project says, whatever else is said, and nowhere when nobody says', () => {
  const trust: TrustFile = {
    ...{ bot: null, projectId: 1, apiUrl: 'https://trusted.example/api/v4', targetBranch: null, minimumPolicyVersion: 1 },
    ...{ directPushes: 'review', keys: [] },
  };
  expect(of(null, API, trust).apiUrl).toBe('https://trusted.example/api/v4');
  expect(of('https://gitlab.example.com/x.git', API, { ...trust, apiUrl: null }).apiUrl).toBe(API);
  expect(of(null, null)).toEqual({ apiUrl: null, contradiction: null, problem: null });
});

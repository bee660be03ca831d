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
  'http://gitlab.example.com/platform/fleet.git',
  'ssh://gitlab.example.com@evil.example/platform/fleet.git',
  'gitlab.example.com@evil.example:platform/fleet.git',
])('no forge is asked for what came from %s', (origin) => {
  expect(of(origin)).toMatchObject({ apiUrl: null, contradiction: expect.stringContaining('another host'), problem: null });
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

import { expect, it } from 'vitest';
import { originAccess } from '../../../src/gate/trust/origin-access.ts';

const TOKEN = { CI_JOB_TOKEN: 'of-the-job' };
const HEADER = `Authorization: Basic ${Buffer.from('gitlab-ci-token:of-the-job').toString('base64')}`;

it.each([
  ['https://gitlab.example.com/platform/fleet.git', 'http.https://gitlab.example.com/.extraHeader'],
  ['https://gitlab-ci-token@GitLab.example.com:8443/platform/fleet.git', 'http.https://gitlab.example.com:8443/.extraHeader'],
  ['http://127.0.0.1:40123/platform/fleet.git', 'http.http://127.0.0.1:40123/.extraHeader'],
])('the token is for the host of %s', (origin, key) => {
  expect(originAccess(origin, TOKEN)).toMatchObject({ GIT_CONFIG_KEY_0: key, GIT_CONFIG_VALUE_0: HEADER });
});

it.each([
  'https://gitlab-ci-token:glcbt-64@gitlab.example.com/platform/fleet.git',
  'ssh://git@gitlab.example.com/platform/fleet.git',
  'git@gitlab.example.com:platform/fleet.git',
  '/srv/fleet.git',
  'file:///srv/fleet.git',
  'https://',
  null,
])('no token is given for %s', (origin) => {
  expect(originAccess(origin, TOKEN)).toEqual({});
});

it('a proxy is on the way only where a certificate says who answers', () => {
  const proxies = { https_proxy: 'http://proxy.example:3128', NO_PROXY: 'localhost' };
  expect(originAccess('https://gitlab.example.com/platform/fleet.git', { ...proxies, GIT_SSL_NO_VERIFY: '1' })).toEqual(proxies);
  expect(originAccess('http://gitlab.example.com/platform/fleet.git', { ...proxies, http_proxy: 'http://x' })).toEqual({});
});

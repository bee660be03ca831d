import { TrimtabError } from '../lib/errors.ts';

export interface GitAccess {
  /** Where to clone from and push to; without credentials. */
  readonly url: string;
  /** Null where the address needs none. */
  readonly token: string | null;
  /** What a fetch brings, as `remote.origin.fetch` has it. */
  readonly refspecs: readonly string[];
}

/** Variables of our own process that git may see: where programs are, proxies, certificates. */
const INHERITED = [
  'PATH',
  'TMPDIR',
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'NO_PROXY',
  'no_proxy',
  'ALL_PROXY',
  'all_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'CURL_CA_BUNDLE',
  'GIT_SSL_CAINFO',
];
const PROTOCOLS: Readonly<Record<string, string>> = { 'https:': 'https', 'http:': 'http', 'ssh:': 'ssh', 'file:': 'file' };

/**
 * The whole environment of every git process: no configuration of the machine or the user, no hooks, no
 * helper that could ask or store, one protocol, and the token as a header for one origin. It stands in no
 * argument list, address or file.
 */
export function gitEnvironment(access: GitAccess, folders: { home: string; repository: string }): Record<string, string> {
  const protocol = protocolOf(access.url);
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(inherited),
    HOME: folders.home,
    XDG_CONFIG_HOME: folders.home,
    LC_ALL: 'C',
    // Named outright: a broken clone must not make git look for a repository in the folders above.
    GIT_DIR: folders.repository,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: protocol,
    ...asVariables(settings(access, folders.repository)),
  };
}

function settings({ url, token, refspecs }: GitAccess, repository: string): [string, string][] {
  const entries: [string, string][] = [
    ['core.hooksPath', '/dev/null'],
    ['core.symlinks', 'false'],
    ['core.fsmonitor', 'false'],
    ['core.attributesFile', '/dev/null'],
    ['credential.helper', ''],
    ['fetch.recurseSubmodules', 'no'],
    ['gc.autoDetach', 'false'],
    ['maintenance.autoDetach', 'false'],
    ['http.followRedirects', 'false'],
    ['http.lowSpeedLimit', '1000'],
    ['http.lowSpeedTime', '30'],
    ['push.gpgSign', 'false'],
    ['safe.directory', repository],
    ['remote.origin.url', url],
    ...refspecs.map((refspec): [string, string] => ['remote.origin.fetch', refspec]),
  ];
  const { origin, protocol, hostname } = new URL(url);
  if (!protocol.startsWith('http')) return entries;
  if (token !== null) entries.push([`http.${origin}/.extraHeader`, authorisation(token)]);
  // A proxy of the environment does not lead back to this machine.
  if (['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) entries.push([`http.${origin}/.proxy`, '']);
  return entries;
}

/** GitLab takes any username with a token as the password. */
export function authorisation(token: string): string {
  return `Authorization: Basic ${Buffer.from(`oauth2:${token}`).toString('base64')}`;
}

function protocolOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const protocol = PROTOCOLS[parsed?.protocol ?? ''];
  if (parsed === null || protocol === undefined)
    throw new TrimtabError('git-address', 'calling git: the address of the repository is not an https, http, ssh or file URL');
  if (parsed.password !== '' || (parsed.username !== '' && protocol !== 'ssh'))
    throw new TrimtabError('git-address', 'calling git: the address of the repository must not hold credentials');
  // What ssh is called with: either would be an option of it.
  if (/^(?:-|%2d)/i.test(parsed.hostname) || /^(?:-|%2d)/i.test(parsed.username))
    throw new TrimtabError(
      'git-address',
      'calling git: the address of the repository names a host or user that begins with a dash',
    );
  return protocol;
}

function asVariables(entries: readonly [string, string][]): Record<string, string> {
  const variables: Record<string, string> = { GIT_CONFIG_COUNT: String(entries.length) };
  for (const [index, [key, value]] of entries.entries()) {
    variables[`GIT_CONFIG_KEY_${index}`] = key;
    variables[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  return variables;
}

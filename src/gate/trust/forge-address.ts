import type { TrustFile } from './trust-file.ts';

/** Which forge may be asked, and thus be given the job's token. */
export interface ForgeAddress {
  /** Root of its API; null when none may be. */
  readonly apiUrl: string | null;
  /** The contradiction, in a sentence; null when there is none. */
  readonly contradiction: string | null;
  /** Why nobody may be asked, in a sentence; null when somebody may, or when that is a contradiction. */
  readonly problem: string | null;
}

export interface AddressSources {
  /** What the gate project says; null when there is none. */
  readonly trust: TrustFile | null;
  /** What the variables say. */
  readonly named: string | null;
  /** Address of the repository that the checkout came from; null when it came from nowhere. */
  readonly origin: string | null;
}

const NO_ORIGIN =
  'The checkout does not say which host it came from (remote.origin.url), so no forge is asked. A gate project whose trust.json names apiUrl needs none.';

const OTHER_HOST = 'CI_API_V4_URL names another host than the one that the checkout came from.';
const NO_API =
  'CI_API_V4_URL is not the API of the installation that the checkout came from: scheme and port have to be those of remote.origin.url (https and none for SSH), the path /api/v4.';

/**
 * The forge that the gate project names, or the one that the variables name where the checkout came from the same host: the
 * runner cloned from there, and no variable of whoever starts a pipeline changes that. Anybody may put files on that host, so
 * the path has to be the API's as well.
 */
export function forgeAddress({ trust, named, origin }: AddressSources): ForgeAddress {
  if (trust?.apiUrl != null) return { apiUrl: trust.apiUrl, contradiction: null, problem: null };
  const nobody = { apiUrl: null, contradiction: null, problem: null };
  if (named === null) return nobody;
  const repository = origin === null ? null : placeOf(origin);
  if (repository === null) return { ...nobody, problem: NO_ORIGIN };
  const api = webAddress(named);
  if (api?.host !== repository.host) return { ...nobody, contradiction: OTHER_HOST };
  if (api.root !== repository.root || !isApiBeside(api.path, repository.path)) return { ...nobody, contradiction: NO_API };
  return { ...nobody, apiUrl: `${api.root}${api.path}` };
}

interface Place {
  /** With the port, where it is not the usual one. */
  readonly host: string;
  /** Scheme, host and port, as a browser calls an origin. */
  readonly root: string;
  /** Without a slash at its end. */
  readonly path: string;
}

const API_PATH = '/api/v4';

/** Whether a path is the API's: at the root, or below where a whole installation lies that the repository's path goes through. */
function isApiBeside(path: string, repository: string): boolean {
  if (!path.endsWith(API_PATH)) return false;
  const prefix = path.slice(0, -API_PATH.length);
  // A project has a namespace: the last two parts are never the installation's.
  return prefix === '' || /^\/[^/]+(?:\/[^/]+)+$/.test(after(repository, prefix));
}

/** What follows `prefix` in a path; empty when it does not begin with it. */
function after(path: string, prefix: string): string {
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : '';
}

/** `git@host:path`, which is no URL. No folder of this machine is written like that. */
const SCP = /^(?:[A-Za-z0-9_.-]+@)?([A-Za-z0-9.-]{2,}):(?!\/\/)[^\s]+$/;

/** Where the web server of a repository's address is; of one for SSH only the host is known, so the port has to be the usual one. */
function placeOf(origin: string): Place | null {
  if (/^https?:\/\//i.test(origin)) return webAddress(origin);
  const host = /^ssh:\/\//i.test(origin) ? hostOf(origin) : SCP.exec(origin)?.[1]?.toLowerCase();
  return host == null ? null : { host, root: `https://${host}`, path: '' };
}

/** Without the port, which is that of SSH. */
function hostOf(ssh: string): string | null {
  const url = ssh.replace(/^ssh:/i, 'http:');
  return URL.canParse(url) && new URL(url).hostname !== '' ? new URL(url).hostname : null;
}

function webAddress(url: string): Place | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host, pathname } = new URL(url);
  return host === '' ? null : { host, root: `${protocol}//${host}`, path: pathname.replace(/\/+$/, '') };
}

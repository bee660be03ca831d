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

/**
 * The forge that the gate project names, or the one that the variables name where the checkout came from the same host: the
 * runner cloned from there, and no variable of whoever starts a pipeline changes that.
 */
export function forgeAddress({ trust, named, origin }: AddressSources): ForgeAddress {
  if (trust?.apiUrl != null) return { apiUrl: trust.apiUrl, contradiction: null, problem: null };
  const nobody = { apiUrl: null, contradiction: null, problem: null };
  if (named === null) return nobody;
  const [api, repository] = [hostOfUrl(named), origin === null ? null : hostOf(origin)];
  if (repository === null) return { ...nobody, problem: NO_ORIGIN };
  if (api?.name === repository.name && (repository.port === null || repository.port === api.port))
    return { ...nobody, apiUrl: named };
  return { ...nobody, contradiction: 'CI_API_V4_URL names another host than the one that the checkout came from.' };
}

interface Host {
  readonly name: string;
  /** Null where it says nothing about the API's. */
  readonly port: string | null;
}

/** `git@host:path`, which is no URL. No folder of this machine is written like that. */
const SCP = /^(?:[A-Za-z0-9_.-]+@)?([A-Za-z0-9.-]{2,}):(?!\/\/)[^\s]+$/;

function hostOf(origin: string): Host | null {
  if (/^https?:\/\//i.test(origin)) return hostOfUrl(origin);
  if (/^ssh:\/\//i.test(origin)) {
    const name = hostOfUrl(origin.replace(/^ssh:/i, 'http:'))?.name ?? null;
    return name === null ? null : { name, port: null };
  }
  const name = SCP.exec(origin)?.[1]?.toLowerCase();
  return name === undefined ? null : { name, port: null };
}

function hostOfUrl(url: string): Host | null {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname, port } = new URL(url);
  return hostname === '' ? null : { name: hostname, port: port !== '' ? port : protocol === 'https:' ? '443' : '80' };
}

import { readFile } from 'node:fs/promises';
import { InfraError } from '../errors.ts';
import { isRecord } from '../fields.ts';
import { originUrl } from './git.ts';
import { inPipeline } from './pipeline.ts';
import type { Environment } from './settings.ts';

export interface ForgeSources {
  readonly env: Environment;
  /** The `infra` folder of the checkout. */
  readonly root: string;
  /** The gate project's trust.json, where it brings this program; null = the program is the checkout's own. */
  readonly trustFile: string | null;
}

/**
 * Root of the forge's API, the only one that is asked or given a token. Inside a pipeline it is the one that the gate
 * project names, else the one of the installation that the checkout came from: the runner cloned from there, and no variable
 * of whoever starts a pipeline changes that. Null where nobody is named, or there is no token to be given away.
 */
export async function heldForge({ env, root, trustFile }: ForgeSources): Promise<string | null> {
  const named = given(env, 'CI_API_V4_URL');
  const tokens = ['CI_JOB_TOKEN', 'TRIMTAB_STATE_TOKEN'].filter((name) => given(env, name) !== null);
  if (tokens.length === 0 || !inPipeline(env)) return named;
  const trusted = trustFile === null ? null : await apiIn(trustFile);
  if (trusted !== null) {
    if (named !== null && trimmed(named) !== trimmed(trusted))
      throw refusal('CI_API_V4_URL is not the API that trust.json names');
    return trusted;
  }
  if (named === null) return null;
  const origin = await originUrl(root);
  const api = origin === null ? null : apiOf(named, origin);
  if (api !== null) return api;
  throw refusal('CI_API_V4_URL is not the API of the installation that the checkout came from (remote.origin.url)');
}

function refusal(sentence: string): InfraError {
  return new InfraError('other-forge', `${sentence}, so it is asked nothing and given no token`, {
    advice: 'Run the job again without this variable.',
  });
}

function given(env: Environment, name: string): string | null {
  const found = env[name];
  return found === undefined || found === '' ? null : found;
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, '');
}

async function apiIn(trustFile: string): Promise<string | null> {
  try {
    const file: unknown = JSON.parse(await readFile(trustFile, 'utf8'));
    const api = isRecord(file) ? file['apiUrl'] : null;
    return typeof api === 'string' && /^https?:\/\/[^\s?#]+$/.test(api) ? trimmed(api) : null;
  } catch {
    return null;
  }
}

interface Place {
  /** Scheme, host and port, as a browser calls an origin. */
  readonly root: string;
  /** Without a slash at its end. */
  readonly path: string;
}

const API_PATH = '/api/v4';
/** `git@host:path`, which is no URL. No folder of this machine is written like that. */
const SCP = /^(?:[A-Za-z0-9_.-]+@)?([A-Za-z0-9.-]{2,}):(?!\/\/)[^\s]+$/;

/**
 * The address that `named` gives for an API, without what a variable adds to it; null unless it is the API of the
 * installation that `origin` is a repository of. The gate holds its own against the same rules.
 */
export function apiOf(named: string, origin: string): string | null {
  const [api, repository] = [webAddress(named), placeOf(origin)];
  if (api === null || repository === null || api.root !== repository.root || !api.path.endsWith(API_PATH)) return null;
  const prefix = api.path.slice(0, -API_PATH.length);
  const inside = repository.path.startsWith(`${prefix}/`) ? repository.path.slice(prefix.length) : '';
  // A project has a namespace: the last two parts are never the installation's. Anybody may put files below those.
  return prefix === '' || /^\/[^/]+(?:\/[^/]+)+$/.test(inside) ? `${api.root}${api.path}` : null;
}

/** Whether two addresses for HTTP are of one repository, whoever they give to log in with. */
export function isSameRepository(one: string, other: string): boolean {
  const [first, second] = [one, other].map((address) => (/^https?:\/\//i.test(address) ? webAddress(address) : null));
  if (first == null || second == null) return false;
  const bare = ({ path }: Place) => path.replace(/\.git$/, '');
  return first.root === second.root && bare(first) === bare(second) && bare(first) !== '';
}

/** Where the web server of a repository's address is; one for SSH names the host alone, so the rest has to be the usual. */
function placeOf(origin: string): Place | null {
  if (/^https?:\/\//i.test(origin)) return webAddress(origin);
  const host = /^ssh:\/\//i.test(origin) ? hostOf(origin) : SCP.exec(origin)?.[1]?.toLowerCase();
  return host == null ? null : { root: `https://${host}`, path: '' };
}

/** Without the port, which is that of SSH. */
function hostOf(ssh: string): string | null {
  const url = ssh.replace(/^ssh:/i, 'http:');
  return URL.canParse(url) && new URL(url).hostname !== '' ? new URL(url).hostname : null;
}

function webAddress(url: string): Place | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host, pathname } = new URL(url);
  return host === '' ? null : { root: `${protocol}//${host}`, path: pathname.replace(/\/+$/, '') };
}

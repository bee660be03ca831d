import { firstLine, git, pathsIn } from './git-run.ts';
import type { Environment } from './settings.ts';

/** What the target branch says by now about the commit that is checked out. */
export type Standing =
  /** `changed`: paths below the folder that differ between the commit and the branch's tip; `tip`: the ref that names it. */
  | { readonly kind: 'in'; readonly changed: readonly string[]; readonly tip: string }
  /** The branch does not hold the commit any more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'unknown'; readonly because: string };

export interface Remote {
  /** What the checkout calls `origin`; null when it came from nowhere. */
  readonly origin: string | null;
  /** The same repository with the token of the job, for when `origin` does not answer; null when nobody names it. */
  readonly address: string | null;
  readonly env: Environment;
}

/** Fetches the branch and compares. */
export async function headInTarget(folder: string, branch: string, remote: Remote): Promise<Standing> {
  const tip = `refs/remotes/origin/${branch}`;
  const fetched = await fetchBranch(folder, `+refs/heads/${branch}:${tip}`, remote);
  if (fetched !== null) return { kind: 'unknown', because: fetched };
  const inside = await git(folder, ['merge-base', '--is-ancestor', 'HEAD', tip]);
  if (inside.code === 1) return { kind: 'gone' };
  const args = ['diff', '--name-only', '--no-renames', '--relative', '-z', 'HEAD', tip, '--', '.'];
  const { code, stdout, stderr } = await git(folder, args);
  if (inside.code !== 0 || code !== 0) return { kind: 'unknown', because: firstLine(inside.stderr || stderr) };
  return { kind: 'in', changed: pathsIn(stdout), tip };
}

/** Null when it worked, else why not. */
async function fetchBranch(folder: string, refspec: string, { origin, address, env }: Remote): Promise<string | null> {
  const way = wayTo(origin, env);
  const fetchFrom = (remote: string, more: Readonly<Record<string, string>>) => {
    const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', remote, refspec];
    return git(folder, args, { env: { ...way, ...more } });
  };
  const first = await fetchFrom('origin', {});
  if (first.code === 0 || address === null) return first.code === 0 ? null : firstLine(first.stderr);
  // By environment, since other users of a machine can read arguments.
  const named = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'remote.trimtab-job.url', GIT_CONFIG_VALUE_0: address };
  const second = await fetchFrom('trimtab-job', named);
  return second.code === 0 ? null : firstLine(first.stderr);
}

const PROXIES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'no_proxy', 'NO_PROXY'];

/**
 * Proxies of the runner, for nothing but https: there a certificate says who answers behind them, so that whoever sets the
 * variables can cut the origin off and cannot speak for it.
 */
function wayTo(origin: string | null, env: Environment): Readonly<Record<string, string>> {
  if (origin === null || !/^https:\/\//i.test(origin)) return {};
  return Object.fromEntries(PROXIES.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

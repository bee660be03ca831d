import type { BareRepository } from './bare-repository.ts';

export interface Commit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly authorName: string;
  readonly authorEmail: string;
  readonly authoredAt: string;
  readonly committerName: string;
  readonly committerEmail: string;
  readonly committedAt: string;
  readonly title: string;
  readonly message: string;
  readonly trailers: Readonly<Record<string, string>>;
}

const FORMAT = ['%H', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B', '%(trailers:only,unfold)'].join('%x00');
const FIELDS = 10;

/** Commits of a range such as `<base>..<head>` or of one head, newest first. */
export async function listCommits(
  repository: BareRepository,
  range: string,
  options: { limit?: number; skip?: number; path?: string } = {},
): Promise<Commit[]> {
  const args = ['log', '-z', `--format=tformat:${FORMAT}`, `--max-count=${options.limit ?? 1000}`, `--skip=${options.skip ?? 0}`];
  const output = await repository.text([...args, range, '--', ...(options.path === undefined ? [] : [options.path])]);
  const fields = output.split('\0');
  const commits: Commit[] = [];
  for (let at = 0; at + FIELDS <= fields.length; at += FIELDS) commits.push(parse(fields.slice(at, at + FIELDS)));
  return commits;
}

const known = new WeakMap<BareRepository, Map<string, Commit>>();

/** By full SHA. Commits never change, so each is read once. */
export async function readCommit(repository: BareRepository, sha: string): Promise<Commit | null> {
  const commits = known.get(repository) ?? new Map<string, Commit>();
  known.set(repository, commits);
  const commit = commits.get(sha) ?? (await listCommits(repository, sha, { limit: 1 }))[0] ?? null;
  if (commit !== null) commits.set(sha, commit);
  return commit;
}

export async function countCommits(repository: BareRepository, range: string): Promise<number> {
  return Number((await repository.text(['rev-list', '--count', range])).trim());
}

/** SHAs of a range, newest first. */
export async function listShas(repository: BareRepository, range: string): Promise<string[]> {
  return (await repository.text(['rev-list', range])).split('\n').filter((line) => line !== '');
}

function parse(fields: readonly string[]): Commit {
  const [sha = '', parents = '', authorName = '', authorEmail = '', authoredAt = '', committerName = ''] = fields;
  const [committerEmail = '', committedAt = '', message = '', trailers = ''] = fields.slice(6);
  return {
    sha,
    parents: parents.split(' ').filter((parent) => parent !== ''),
    authorName,
    authorEmail,
    authoredAt: utc(authoredAt),
    committerName,
    committerEmail,
    committedAt: utc(committedAt),
    title: message.split('\n')[0] ?? '',
    message,
    trailers: parseTrailers(trailers),
  };
}

function utc(time: string): string {
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? time : new Date(ms).toISOString();
}

function parseTrailers(text: string): Record<string, string> {
  const pairs = text.split('\n').map((line) => line.split(/:\s*/, 2));
  return Object.fromEntries(pairs.flatMap(([key, value]) => (key && value ? [[key, value]] : [])));
}

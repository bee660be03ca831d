import { TrimtabError } from '../lib/errors.ts';

const BRANCH = /^[a-zA-Z0-9][a-zA-Z0-9._/-]{0,99}$/;
const SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const FILE = /^[a-zA-Z0-9][a-zA-Z0-9._/-]{0,199}$/;

/** What may follow an option in an argument list of git. Throws on anything that is not on the allow-list. */
export function checkedBranch(name: string): string {
  const odd = /\.\.|\/\/|@\{|\.lock(?:\/|$)|\/$|\.$|\/\.|\/-/.test(name);
  if (!BRANCH.test(name) || odd) throw refusedName('branch');
  return name;
}

export function checkedSha(sha: string): string {
  if (!SHA.test(sha)) throw refusedName('commit');
  return sha;
}

/** A path inside the repository, relative and without tricks. */
export function checkedFile(path: string): string {
  if (!FILE.test(path) || path.split('/').some((part) => part === '' || part.startsWith('.'))) throw refusedName('path');
  return path;
}

function refusedName(what: string): TrimtabError {
  return new TrimtabError('git-name', `calling git: this ${what} has a form that is not allowed`);
}

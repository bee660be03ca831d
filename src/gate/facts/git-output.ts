import type { ChangedFile } from './facts.ts';
import { asSha } from './json.ts';

/** A plain file of a commit. */
export interface TreeEntry {
  readonly path: string;
  readonly blob: string;
}

/** One commit, as far as it matters who made it and for which decision. */
export interface CommitFacts {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly authorName: string;
  readonly authorEmail: string;
  /** Who made the commit, which may be another than who it says wrote it. */
  readonly committerName: string;
  readonly committerEmail: string;
  /** Values of its trailers `Trimtab-Decision`. */
  readonly decisions: readonly string[];
}

/** More than a compiled policy ever has. */
const LARGEST_BLOB = 4 * 1024 * 1024;

/** `<name> blob <size>` LF, the content, LF; or `<asked> missing` LF. Null for what is no file to be read. */
export function readBatch(output: Buffer, count: number): (Buffer | null)[] {
  const contents: (Buffer | null)[] = [];
  let at = 0;
  while (contents.length < count) {
    const end = output.indexOf(10, at);
    if (end < 0) break;
    const [, type, size] = / (\w+) (\d+)$/.exec(output.toString('latin1', at, end)) ?? [];
    const length = size === undefined ? null : Number(size);
    const content = end + 1;
    if (length === null) {
      contents.push(null);
      at = content;
      continue;
    }
    contents.push(type === 'blob' && length <= LARGEST_BLOB ? output.subarray(content, content + length) : null);
    at = content + length + 1;
  }
  return [...contents, ...Array.from({ length: count - contents.length }, () => null)];
}

const LARGEST_TEXT = 262_144;

/** The text of a file; null when there is none, it is larger than 256 KiB or not UTF-8. */
export function textOf(content: Uint8Array | null): string | null {
  if (content === null || content.byteLength > LARGEST_TEXT) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return null;
  }
}

const STATUS: Readonly<Record<string, ChangedFile['status']>> = { A: 'added', M: 'modified', D: 'deleted' };

/** `:<mode> <mode> <blob> <blob> <status>` NUL `<path>` NUL, again and again. */
export function readRawDiff(output: string): ChangedFile[] | null {
  const parts = output.split('\0');
  const files: ChangedFile[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [beforeMode, afterMode, before, after, status] = (parts[i] ?? '').replace(/^:/, '').split(' ');
    const path = parts[i + 1];
    if (!beforeMode || !afterMode || !before || !after || status === undefined || !path) return null;
    const there = <T>(mode: string, value: T): T | null => (mode === '000000' ? null : value);
    files.push({
      path,
      status: STATUS[status] ?? 'other',
      beforeMode: there(beforeMode, beforeMode),
      afterMode: there(afterMode, afterMode),
      beforeBlob: there(beforeMode, before),
      afterBlob: there(afterMode, after),
    });
  }
  return files;
}

/** `<mode> blob <name>` TAB `<path>` NUL, again and again: the plain files alone. */
export function readTree(output: string): TreeEntry[] {
  return output.split('\0').flatMap((line) => {
    const [, blob, path] = /^100644 blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
    return blob === undefined || path === undefined ? [] : [{ path, blob }];
  });
}

/** Seven fields that end in NUL each, one more NUL and a line feed, for each commit. Null when it does not come out even. */
export function readCommits(output: string): CommitFacts[] | null {
  const records = output.split('\0\0\n');
  if (records.pop() !== '') return null;
  const commits = records.map((record) => {
    const [sha = '', parents = '', authorName = '', authorEmail = '', committerName = '', committerEmail = '', ...last] =
      record.split('\0');
    const [trailers, more] = last;
    if (trailers === undefined || more !== undefined) return null;
    const decisions = trailers.split('\n').map((line) => line.trim());
    return {
      ...{ sha, authorName, authorEmail, committerName, committerEmail },
      parents: parents.split(' ').filter((parent) => parent !== ''),
      decisions: decisions.filter((decision) => decision !== ''),
    };
  });
  return commits.includes(null) ? null : commits.filter((commit) => commit !== null);
}

/** `tree <name>` LF, then `parent <name>` LF for each. Null for what does not begin as a commit does. */
export function readParents(commit: Buffer): readonly string[] | null {
  const [, parents] = /^tree [0-9a-f]+\n((?:parent [0-9a-f]+\n)*)author /.exec(commit.toString('latin1')) ?? [];
  return parents?.match(/[0-9a-f]{40,64}/g) ?? (parents === undefined ? null : []);
}

/** What a path became in a commit. */
export interface Version {
  readonly path: string;
  readonly blob: string;
  /** When the commit was made, in ms, by its own account; null when that cannot be read. */
  readonly at: number | null;
}

/** `@<seconds>` LF per commit, then `:<mode> <mode> <blob> <blob> <status>` TAB `<path>` LF for each plain file that came of it. */
export function readVersions(output: string): Version[] {
  let at: number | null = null;
  return output.split('\n').flatMap((line) => {
    if (line.startsWith('@')) at = /^@\d{1,11}$/.test(line) ? Number(line.slice(1)) * 1000 : null;
    const [, blob, path] = /^:\d{6} 100644 [0-9a-f]+ ([0-9a-f]+) [AMT]\t(.+)$/.exec(line) ?? [];
    return blob === undefined || path === undefined ? [] : [{ path, blob, at }];
  });
}

/** `ref: refs/heads/<branch>` TAB `HEAD`, then `<sha>` TAB `<ref>` per line. */
export function readOrigin(output: string, branch: string): { defaultBranch: string | null; tip: string | null } {
  const defaultBranch = /^ref: refs\/heads\/(.+)\tHEAD$/m.exec(output)?.[1] ?? null;
  const line = output.split('\n').find((each) => each.endsWith(`\trefs/heads/${branch}`));
  return { defaultBranch, tip: asSha(line?.split('\t')[0]) };
}

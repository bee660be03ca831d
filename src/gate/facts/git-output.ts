import type { ChangedFile } from './facts.ts';

const LARGEST_TEXT = 262_144;

/** `<name> blob <size>` LF, the content, LF; or `<asked> missing` LF. Null for what is no text to be read. */
export function readBatch(output: Buffer, count: number): (string | null)[] {
  const texts: (string | null)[] = [];
  let at = 0;
  while (texts.length < count) {
    const end = output.indexOf(10, at);
    if (end < 0) break;
    const [, type, size] = / (\w+) (\d+)$/.exec(output.toString('latin1', at, end)) ?? [];
    const length = size === undefined ? null : Number(size);
    const content = end + 1;
    if (length === null) {
      texts.push(null);
      at = content;
      continue;
    }
    texts.push(type === 'blob' && length <= LARGEST_TEXT ? utf8(output.subarray(content, content + length)) : null);
    at = content + length + 1;
  }
  return [...texts, ...Array.from({ length: count - texts.length }, () => null)];
}

function utf8(content: Buffer): string | null {
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
    const [beforeMode, afterMode, , , status] = (parts[i] ?? '').replace(/^:/, '').split(' ');
    const path = parts[i + 1];
    if (beforeMode === undefined || afterMode === undefined || status === undefined || !path) return null;
    const mode = (value: string): string | null => (value === '000000' ? null : value);
    files.push({ path, status: STATUS[status] ?? 'other', beforeMode: mode(beforeMode), afterMode: mode(afterMode) });
  }
  return files;
}

/** `<mode> blob <name>` TAB `<path>` NUL, again and again: paths of the plain files alone. */
export function readTree(output: string): string[] {
  const entries = output.split('\0').map((line) => /^100644 blob [0-9a-f]+\t(.+)$/s.exec(line)?.[1]);
  return entries.filter((path) => path !== undefined);
}

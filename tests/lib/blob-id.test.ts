import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { blobId } from '../../src/lib/blob-id.ts';

const folder = mkdtempSync(join(tmpdir(), 'trimtab-blob-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  ['sha1', 40],
  ['sha256', 64],
] as const)('a blob id of a repository with %s', (format, digits) => {
  const git = (args: string[], input?: string) => execFileSync('git', args, { cwd: folder, input, encoding: 'utf8' }).trim();
  git(['init', '-q', '--bare', `--object-format=${format}`, format]);

  it.each(['', '\n', 'count: 2,\r\n', '\uFEFFzwölf\u2028', '😀\0'])('is what Git says of %j', (text) =>
    expect(blobId(text, digits)).toBe(git(['-C', format, 'hash-object', '--stdin'], text)),
  );
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rewrite } from '../../src/change/index.ts';
import type { FileChange } from '../../src/domain/change.ts';
import type { Move } from '../../src/domain/decision.ts';
import { printBody } from '../../src/merge-request/body.ts';
import { commitMessage } from '../../src/merge-request/commit-message.ts';
import { branchName, placementPath, recordDigest, recordPath, recordText, title } from '../../src/merge-request/index.ts';
import { labelsFor } from '../../src/merge-request/labels.ts';
import { fakeSynthesiser, placementText } from '../change/fake-stacks.ts';
import { SPEC, sampleHeal, sampleMove } from '../merge-request/sample-move.ts';
import { signedMove } from '../merge-request/signed-move.ts';

const BASE = 'ba5e'.repeat(10);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trimtab-golden-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The change as a reviewer sees it. */
function patch(files: readonly FileChange[]): string {
  for (const { path, before, after } of files)
    for (const [side, text] of [
      ['a', before],
      ['b', after],
    ] as const) {
      const file = join(folder, side, path);
      mkdirSync(dirname(file), { recursive: true });
      if (text !== null) writeFileSync(file, text);
    }
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  try {
    return execFileSync('git', ['diff', '--no-index', '--no-color', '--no-prefix', 'a', 'b'], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
  } catch (error) {
    // git diff ends with 1 when there are differences.
    return (error as { stdout: string }).stdout;
  }
}

async function wholeMergeRequest(move: Move): Promise<Record<string, string>> {
  const result = await rewrite({
    service: move.service,
    path: placementPath(move.service),
    source: placementText(move.service, move.from),
    to: move.to,
    synthesiser: fakeSynthesiser(),
  });
  if (result.kind !== 'changed') throw new Error(result.kind);
  const signed = await signedMove(move, BASE, result.change);
  const record = { path: recordPath(move.service), before: null, after: recordText(signed) };
  return {
    'envelope.txt': [
      `branch: ${branchName(move)}`,
      `title: ${title(move)}`,
      `labels: ${labelsFor(move.kind).join(', ')}`,
      '',
    ].join('\n'),
    'description.md': printBody({ move, spec: SPEC, recordDigest: recordDigest(signed), keyId: signed.signature.keyId }),
    'commit.txt': commitMessage(move),
    'change.diff': patch([...result.change.files, record]),
  };
}

describe('a whole merge request', () => {
  it.each([
    ['optimize', sampleMove()],
    ['heal', sampleHeal()],
  ])('of kind %s is what reviewers are used to', async (kind, move) => {
    for (const [name, text] of Object.entries(await wholeMergeRequest(move)))
      await expect(text).toMatchFileSnapshot(join(import.meta.dirname, 'merge-request', kind, name));
  });
});

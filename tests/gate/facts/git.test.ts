import { chmod, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Checkout, openCheckout } from '../../../src/gate/facts/git.ts';
import { readRawDiff } from '../../../src/gate/facts/git-output.ts';
import { type FleetRepository, fleetRepository } from '../fleet-repository.ts';

describe('a checkout', () => {
  let repository: FleetRepository;
  let checkout: Checkout;
  let base = '';
  let head = '';
  beforeAll(async () => {
    repository = await fleetRepository();
    checkout = openCheckout(repository.folder, process.env);
    await repository.write({ 'gone.txt': 'x\n', 'old name.txt': 'one\ntwo\nthree\n', 'run.sh': '#!/bin/sh\n' });
    base = await repository.commit('Base');
    await repository.git('rm', '--quiet', 'gone.txt');
    await repository.git('mv', 'old name.txt', 'new\nname "ü".txt');
    await repository.write({ 'large.txt': 'x'.repeat(300_000), '.gitattributes': '*.txt diff=evil\n', 'latin.txt': 'plain\n' });
    await repository.git('config', 'diff.evil.textconv', 'touch pwned; cat');
    await repository.git('config', 'diff.external', 'touch pwned');
    await chmod(join(repository.folder, 'run.sh'), 0o755);
    await symlink('/etc/passwd', join(repository.folder, 'link'));
    head = await repository.commit('Head\n\nTrimtab-Decision: dec_1\nReviewed-by: root\nTrimtab-Decision: dec_2');
  });
  afterAll(() => repository.remove());

  it('lists what changed by its raw path and kind, a rename as both sides', async () => {
    const files = await checkout.changedFiles(base, head);
    const listed = Object.fromEntries((files ?? []).map((file) => [file.path, [file.status, file.beforeMode, file.afterMode]]));
    expect(listed).toMatchObject({
      'gone.txt': ['deleted', '100644', null],
      'old name.txt': ['deleted', '100644', null],
      link: ['added', null, '120000'],
      'run.sh': ['modified', '100644', '100755'],
      'large.txt': ['added', null, '100644'],
    });
    // Bytes, not letters: a path that is not ASCII is never one of ours.
    expect(Object.keys(listed)).toContain('new\nname "\u00c3\u00bc".txt');
    expect(await checkout.filesAt(head, 'pwned')).toEqual([]);
  });

  it('reads texts in the order in which they were asked for, and none that is no plain text', async () => {
    const ask = (path: string, sha = head) => ({ sha, path });
    const texts = await checkout.textsAt([
      ask('latin.txt'),
      ask('absent'),
      ask('large.txt'),
      ask('infra'),
      ask('gone.txt', base),
    ]);
    expect(texts).toEqual(['plain\n', null, null, null, 'x\n']);
    expect(await checkout.textsAt([ask('latin.txt'), ask('a\nb')])).toEqual([null, null]);
    expect(await checkout.textsAt([ask('latin.txt', '--batch-check')])).toEqual([null]);
  });

  it('reads the decisions that the commits name', async () => {
    expect(await checkout.decisionTrailers(base, head)).toEqual(['dec_1', 'dec_2']);
    expect(await checkout.decisionTrailers(head, head)).toEqual([]);
  });

  it('knows what is part of a history, and what it cannot tell', async () => {
    expect(await checkout.isAncestor(base, head)).toBe(true);
    expect(await checkout.isAncestor(head, base)).toBe(false);
    expect(await checkout.isAncestor('f'.repeat(40), head)).toBeNull();
    expect(await checkout.mergeBase(base, head)).toBe(base);
  });

  it('takes nothing but full names of commits', async () => {
    for (const name of ['HEAD', '--output=pwned', 'main', '', `${base}^`]) {
      expect(await checkout.changedFiles(name, head)).toBeNull();
      expect(await checkout.decisionTrailers(name, head)).toBeNull();
      expect(await checkout.isAncestor(name, head)).toBeNull();
      expect(await checkout.mergeBase(name, head)).toBeNull();
      expect(await checkout.filesAt(name, 'infra')).toBeNull();
    }
  });
});

it('a diff that is cut off is not known', () => {
  expect(readRawDiff(':100644 100644 aa bb M\0infra/main.ts\0')).toHaveLength(1);
  expect(readRawDiff(':100644 100644 aa bb\0infra/main.ts\0')).toBeNull();
  expect(readRawDiff('')).toEqual([]);
});

import { chmod, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Checkout, openCheckout } from '../../../src/gate/facts/git.ts';
import { readCommits, readParents, readRawDiff, readVersions, textOf } from '../../../src/gate/facts/git-output.ts';
import { type FleetRepository, fleetRepository } from '../fleet-repository.ts';
import { blobId } from '../signed-record.ts';

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
    expect(files?.find(({ path }) => path === 'latin.txt')).toMatchObject({ beforeBlob: null, afterBlob: blobId('plain\n') });
    expect(files?.find(({ path }) => path === 'gone.txt')).toMatchObject({ beforeBlob: blobId('x\n'), afterBlob: null });
    expect(listed).toMatchObject({
      'gone.txt': ['deleted', '100644', null],
      'old name.txt': ['deleted', '100644', null],
      link: ['added', null, '120000'],
      'run.sh': ['modified', '100644', '100755'],
      'large.txt': ['added', null, '100644'],
    });
    // Bytes, not letters: a path that is not ASCII is never one of ours.
    expect(Object.keys(listed)).toContain('new\nname "\u00c3\u00bc".txt');
    expect(await checkout.filesAt(head, ['pwned'])).toEqual([]);
  });

  it('lists the plain files of a commit, below the folders that are asked for', async () => {
    const files = await checkout.filesAt(head, ['infra/providers', 'latin.txt', 'run.sh', 'link']);
    const paths = (files ?? []).map(({ path }) => path);
    expect(paths).toContain('infra/providers/aws/catalog.json');
    expect(paths).toContain('latin.txt');
    expect(paths.filter((path) => !path.startsWith('infra/'))).toEqual(['latin.txt']);
    expect(await checkout.filesAt('f'.repeat(40), ['infra'])).toBeNull();
  });

  it('reads contents in the order in which they were asked for', async () => {
    const [plain, gone, large] = [blobId('plain\n'), blobId('x\n'), blobId('x'.repeat(300_000))];
    const tree = await repository.git('rev-parse', `${head}:infra`);
    const contents = await checkout.blobs([plain, 'f'.repeat(40), tree, large, gone]);
    expect(contents.map(textOf)).toEqual(['plain\n', null, null, null, 'x\n']);
    expect(contents[3]?.byteLength).toBe(300_000);
    expect(await checkout.blobs([plain, '--batch-check'])).toEqual([null, null]);
    expect(await checkout.blobs([plain, 'HEAD:latin.txt'])).toEqual([null, null]);
  });

  it('reads who made the commits, and for which decisions', async () => {
    const commits = await checkout.commits(base, head);
    const author = { authorName: 'Trimtab', authorEmail: 'trimtab@localhost' };
    const committer = { committerName: 'Trimtab', committerEmail: 'trimtab@localhost' };
    expect(commits).toEqual([{ sha: head, parents: [base], ...author, ...committer, decisions: ['dec_1', 'dec_2'] }]);
    expect(await checkout.commits(head, head)).toEqual([]);
  });

  it('follows a path along what the branch took in', async () => {
    await repository.git('checkout', '--quiet', '-b', 'main-2', head);
    for (const text of ['one\n', 'two\n']) {
      await repository.git('checkout', '--quiet', '-B', 'side');
      await repository.write({ 'record.json': text, [`other-${text.trim()}`]: text });
      await repository.commit('Side');
      await repository.write({ 'record.json': `${text}more\n` });
      await repository.commit('Side again');
      await repository.git('checkout', '--quiet', 'main-2');
      await repository.git('merge', '--quiet', '--no-ff', '-m', 'Merge', 'side');
    }
    const tip = await repository.git('rev-parse', 'HEAD');
    const versions = await checkout.versionsOf('record.json', tip, 9);
    expect(versions?.map(({ blob }) => blob)).toEqual([blobId('two\nmore\n'), blobId('one\nmore\n')]);
    expect(await checkout.versionsOf('record.json', tip, 1)).toHaveLength(1);
    expect(await checkout.versionsOf('--all', tip, 1)).toBeNull();
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
      expect(await checkout.commits(name, head)).toBeNull();
      expect(await checkout.isAncestor(name, head)).toBeNull();
      expect(await checkout.mergeBase(name, head)).toBeNull();
      expect(await checkout.filesAt(name, ['infra'])).toBeNull();
      expect(await checkout.versionsOf('infra', name, 1)).toBeNull();
      expect(await checkout.fetch(name)).toBe(false);
    }
  });

  it('knows whether history was cut off, and gets what is missing when it is asked to', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'trimtab-shallow-'));
    try {
      const url = `file://${repository.folder}`;
      await repository.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
      await repository.git('clone', '--quiet', '--depth', '1', '--branch', 'main', url, folder);
      const shallow = openCheckout(folder, process.env);
      const parents = [await repository.git('rev-parse', `${head}^`)];
      expect(await shallow.head()).toEqual({ sha: head, shallow: true, parents });
      expect(await checkout.head()).toMatchObject({ shallow: false });
      expect(await shallow.filesAt(base, ['infra'])).toBeNull();
      expect(await shallow.fetch(base)).toBe(true);
      expect(await shallow.filesAt(base, ['infra'])).not.toBeNull();
      expect(await shallow.fetch('f'.repeat(40))).toBe(false);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

it('what says no time that could be read is of no known time', () => {
  const change = `:000000 100644 ${'0'.repeat(40)} ${'a'.repeat(40)} A\tinfra/decisions/service-1.json\n`;
  const times = (...seconds: string[]) => readVersions(seconds.map((at) => `@${at}\n\n${change}`).join('\n')).map(({ at }) => at);
  expect(times('17', '', '-17', '99999999999999', '18')).toEqual([17_000, null, null, null, 18_000]);
  expect(readVersions(change)).toEqual([{ path: 'infra/decisions/service-1.json', blob: 'a'.repeat(40), at: null }]);
});

it('a diff that is cut off is not known', () => {
  expect(readRawDiff(':100644 100644 aa bb M\0infra/main.ts\0')).toHaveLength(1);
  expect(readRawDiff(':100644 100644 aa bb\0infra/main.ts\0')).toBeNull();
  expect(readRawDiff('')).toEqual([]);
});

it('commits that are cut off are not known', () => {
  const whole = `${'a'.repeat(40)}\0${'b'.repeat(40)}\0Name\0mail\0Name\0mail\0dec_1\n\0\0\n`;
  expect(readCommits(whole)).toHaveLength(1);
  expect(readCommits(whole.slice(0, -1))).toBeNull();
  expect(readCommits(whole.replace('Name', 'Na\0me'))).toBeNull();
  expect(readCommits('')).toEqual([]);
});

it('parents are what the commit itself says, and not what is written below it', () => {
  const [tree, one, two] = ['a', 'b', 'c'].map((letter) => letter.repeat(40));
  const commit = (parents: string) => Buffer.from(`tree ${tree}\n${parents}author A <a@b> 1 +0000\n\nparent ${tree}\n`);
  expect(readParents(commit(`parent ${one}\nparent ${two}\n`))).toEqual([one, two]);
  expect(readParents(commit(''))).toEqual([]);
  expect(readParents(commit('mergetag object\n'))).toBeNull();
  expect(readParents(Buffer.from(`parent ${one}\n`))).toBeNull();
});

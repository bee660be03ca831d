import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Artifacts } from '../../../../simulator/forge/runner/artifacts.ts';
import type { ExpandedJob } from '../../../../simulator/forge/runner/port.ts';
import { job, keeping } from './pipelines.ts';

let root: string;
let folder: string;
let artifacts: Artifacts;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'trimtab-artifacts-'));
  folder = join(root, 'project');
  artifacts = new Artifacts(join(root, 'kept'));
  for (const file of ['out/plan.json', 'out/deep/er.txt', 'out/.hidden', 'logs/a.log', 'logs/b.txt', 'outside']) {
    const path = file === 'outside' ? join(root, 'outside') : join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file);
  }
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function kept(one: ExpandedJob, variables = {}): Promise<string[]> {
  return Object.keys(await artifacts.keep(7, one, folder, variables)).sort();
}

describe('what is kept', () => {
  it.each<[string, string[]]>([
    ['out/', ['out/.hidden', 'out/deep/er.txt', 'out/plan.json']],
    ['./out/plan.json', ['out/plan.json']],
    ['logs/*.log', ['logs/a.log']],
    ['**/*.txt', ['logs/b.txt', 'out/deep/er.txt']],
    ['$FOLDER/plan.json', ['out/plan.json']],
    ['missing', []],
  ])('by %s', async (path, files) => {
    expect(await kept(job('one', 'a', keeping([path])), { FOLDER: 'out' })).toEqual(files);
  });

  it('lies in the project', async () => {
    symlinkSync(root, join(folder, 'up'));
    symlinkSync(join(root, 'outside'), join(folder, 'link'));
    expect(await kept(job('one', 'a', keeping(['../outside', 'up/outside', 'up', 'link', '../out*'])))).toEqual([]);
  });

  it('can be fetched under any name of a job', async () => {
    const files = await artifacts.keep(7, job('../../odd name', 'a', keeping(['out/plan.json'])), folder, {});
    expect(readFileSync(files['out/plan.json'] ?? '', 'utf8')).toBe('out/plan.json');
    expect(files['out/plan.json']?.startsWith(join(root, 'kept', '7'))).toBe(true);
  });
});

describe('what later jobs get', () => {
  it('is the archive, not the reports', async () => {
    const one = job('one', 'a', keeping(['out/deep'], { junit: ['logs/b.txt'] }));
    expect(await kept(one)).toEqual(['logs/b.txt', 'out/deep/er.txt']);
    const later = join(root, 'later');
    mkdirSync(later);
    expect(await artifacts.restore(7, ['one', 'two'], later)).toEqual(['one']);
    expect(readFileSync(join(later, 'out/deep/er.txt'), 'utf8')).toBe('out/deep/er.txt');
    expect(() => readFileSync(join(later, 'logs/b.txt'))).toThrow('ENOENT');
  });

  it('are the variables of dotenv reports', async () => {
    writeFileSync(join(folder, 'some.env'), 'COLOUR=green\nNAME="a b"\n');
    const one = job('one', 'a', keeping([], { dotenv: ['some.env'] }));
    await artifacts.keep(7, one, folder, {});
    expect(await artifacts.dotenv(7, ['one', 'two'])).toEqual({ COLOUR: 'green', NAME: 'a b' });
    expect(await artifacts.dotenv(8, ['one'])).toEqual({});
  });

  it('is no dotenv report that GitLab would refuse', async () => {
    writeFileSync(join(folder, 'big.env'), `A=${'x'.repeat(6_000)}\n`);
    await expect(artifacts.keep(7, job('one', 'a', keeping([], { dotenv: ['big.env'] })), folder, {})).rejects.toThrow('larger');
  });
});

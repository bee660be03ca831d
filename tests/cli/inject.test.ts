import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRun, type RunFile, runFolder, writeRunFile } from '../../src/cli/local/run-file.ts';

const NO_PROCESS = 2 ** 22 + 1;

describe('finding the local run', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'trimtab-runs-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function run(pid: number, folder = pid): RunFile {
    const file: RunFile = { pid, controller: 'http://c', forge: 'http://f', clouds: 'http://w', emulator: null, worldToken: 't' };
    mkdirSync(runFolder(root, folder), { recursive: true });
    writeRunFile(runFolder(root, folder), file);
    return file;
  }

  it('finds the one that is alive among folders that were left behind', () => {
    run(NO_PROCESS);
    mkdirSync(runFolder(root, 1), { recursive: true });
    const alive = run(process.pid);
    expect(findRun(root)).toEqual(alive);
  });

  it('says so when there is none', () => {
    expect(() => findRun(root)).toThrow('no local run is alive');
    run(NO_PROCESS);
    expect(() => findRun(root)).toThrow('no local run is alive');
  });

  it('does not choose among several', () => {
    run(process.pid);
    run(process.ppid);
    expect(() => findRun(root)).toThrow(/2 local runs are alive/);
  });
});

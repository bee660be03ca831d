import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { job, pipelineOf } from './pipelines.ts';
import { Recorder, Scratch } from './scratch.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

function pathWith(...programs: string[]): string {
  const folder = join(scratch.folder, programs.join('-'));
  mkdirSync(folder, { recursive: true });
  for (const program of programs) {
    writeFileSync(join(folder, program), '#!/bin/sh\n');
    chmodSync(join(folder, program), 0o755);
  }
  return folder;
}

it('runs jobs by gitlab-ci-local where that can be, and by itself elsewhere', () => {
  const chosen = (...programs: string[]) => scratch.runner({ executor: 'auto', path: pathWith(...programs) }).executor;
  expect(chosen('bash', 'rsync', 'git')).toBe('gitlab-ci-local');
  expect(chosen('bash', 'git')).toBe('built-in');
  expect(chosen('rsync', 'git')).toBe('built-in');
  expect(scratch.runner({ executor: 'built-in', path: pathWith('bash', 'rsync') }).executor).toBe('built-in');
});

it('ends what runs when it is closed', async () => {
  const runner = scratch.runner();
  const recorder = new Recorder();
  const jobs = pipelineOf(job('long', 'a', { script: ['sleep 60'] }), job('by-hand', 'a', { when: 'manual' }), job('later', 'b'));
  runner.run(scratch.request(scratch.commit({ file: 'x' })), jobs, () => ({}), recorder);
  await recorder.until('long running');
  await runner.close();
  expect(recorder.status).toEqual({ long: 'canceled', 'by-hand': 'manual', later: 'canceled' });
});

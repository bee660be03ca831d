import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type GroupProcess, runGroup } from '../../../../simulator/forge/runner/group-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'trimtab-process-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function shell(script: string, more: Partial<GroupProcess> = {}) {
  const environment = { PATH: process.env['PATH'] ?? '' };
  return runGroup({
    command: 'sh',
    arguments: ['-c', script],
    folder,
    environment,
    timeoutSeconds: 20,
    output: () => {},
    ...more,
  });
}

/** Resolves when the child whose id the script wrote down is gone, or only waits to be reaped. */
async function gone(file: string): Promise<void> {
  const pid = Number(readFileSync(join(folder, file), 'utf8'));
  const state = () => {
    try {
      return /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    } catch {
      return 'Z';
    }
  };
  await expect.poll(state, { timeout: 3_000 }).toBe('Z');
}

it('gives the exit code', async () => {
  expect(await shell('exit 3')).toEqual({ code: 3, cause: 'exited' });
});

it('ends a process that takes too long, with its children', async () => {
  const exit = await shell('sleep 60 & echo $! > slow; wait', { timeoutSeconds: 0.3 });
  expect(exit).toEqual({ code: null, cause: 'timed out' });
  await gone('slow');
});

it('ends a process that ignores the request to end', async () => {
  const exit = await shell('trap "" TERM; while :; do sleep 0.1; done', { timeoutSeconds: 0.2 });
  expect(exit.cause).toBe('timed out');
});

it('does not wait for what was left running', async () => {
  const started = performance.now();
  expect(await shell('sleep 60 & echo $! > left')).toEqual({ code: 0, cause: 'exited' });
  expect(performance.now() - started).toBeLessThan(5_000);
  await gone('left');
});

it('ends a process when asked to, even before it began', async () => {
  const stop = new AbortController();
  const running = shell('sleep 60', { signal: stop.signal });
  stop.abort();
  expect(await running).toEqual({ code: null, cause: 'canceled' });
  expect(await shell('sleep 60', { signal: stop.signal })).toEqual({ code: null, cause: 'canceled' });
});

it('says when there is no such program', async () => {
  let said = '';
  const exit = await shell('', { command: join(folder, 'missing'), output: (_, chunk) => (said += chunk) });
  expect(exit).toEqual({ code: null, cause: 'not started' });
  expect(said).toContain('ENOENT');
});

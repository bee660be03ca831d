import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { onClosedPipe } from '../../src/cli/closed-pipe.ts';
import { safeSettings } from '../doctor/gitlab-settings.ts';
import { playedController, TOKENS } from './controller-config.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Runs `trimtab` while nobody reads this stream of it; answers with its exit code and what the other one said. */
async function unread(stream: 'stdout' | 'stderr', ...args: string[]): Promise<{ code: unknown; other: string }> {
  const env = { ...process.env, ...TOKENS };
  const child: ChildProcess = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  child[stream]?.destroy();
  let other = '';
  child[stream === 'stdout' ? 'stderr' : 'stdout']?.on('data', (chunk) => {
    other += String(chunk);
  });
  const [code] = await once(child, 'close');
  return { code, other };
}

describe('output that nobody reads', () => {
  it.each([[['gate', '--help']], [['gate', 'explain', '--help']], [['keys', '--help']], [['--help']]])(
    'of trimtab %j ends it quietly',
    async (args) => {
      expect(await unread('stdout', ...args)).toEqual({ code: 0, other: '' });
    },
  );

  it('leaves the exit code to the command', async () => {
    expect(await unread('stderr', 'keys')).toEqual({ code: 64, other: '' });
    expect(await unread('stdout', 'keys', 'retire')).toEqual({ code: 64, other: '' });
  });

  it('stops the controller, with a code that has it started again', async () => {
    const { folder, config } = await playedController(safeSettings());
    const path = join(folder, 'trimtab.yaml');
    await writeFile(path, JSON.stringify(config));
    const ended = await unread('stdout', 'run', '--config', path, '--cache', join(folder, 'cache'));
    expect(ended).toEqual({ code: 1, other: 'stopping after the work that is under way\n' });
  });

  it('stops what would go on for ever, and hides no other error', () => {
    const stream = new EventEmitter();
    let gone = 0;
    onClosedPipe([stream], () => {
      gone++;
    });
    stream.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    expect(gone).toBe(1);
    expect(() => stream.emit('error', Object.assign(new Error('no space'), { code: 'ENOSPC' }))).toThrow('no space');
  });
});

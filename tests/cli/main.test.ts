import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { onClosedPipe } from '../../src/cli/closed-pipe.ts';
import { playGitLab, safeSettings } from '../doctor/gitlab-settings.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

const TOKENS = Object.fromEntries(
  ['GITLAB', 'API', 'DEPLOY', 'GITLAB_WEBHOOK', 'ALERTMANAGER'].map((name) => [`TRIMTAB_${name}_TOKEN`, `${name}-canary`]),
);

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
    const gitlab = await playGitLab(safeSettings());
    onTestFinished(() => gitlab.close());
    const folder = await mkdtemp(join(tmpdir(), 'trimtab-main-test-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const config = {
      telemetry: { url: 'http://127.0.0.1:9' },
      forge: { url: gitlab.url, projectId: 7 },
      http: { port: 0 },
      store: { path: join(folder, 'journal.db') },
      log: { level: 'silent' },
    };
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

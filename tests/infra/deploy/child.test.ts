import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { runChild } from '../../../infra/deploy/child.ts';

const node = (script: string, more: { timeoutMs?: number; env?: Record<string, string> } = {}) =>
  runChild({ command: process.execPath, args: ['-e', script], cwd: tmpdir(), env: {}, timeoutMs: 10_000, ...more });

describe('a child process', () => {
  it('gives back what it printed and how it ended', async () => {
    expect(await node('console.log("out"); console.error("err"); process.exitCode = 3')).toEqual({
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  it('sees the environment that it is given and no other', async () => {
    const { stdout } = await node('console.log(JSON.stringify(process.env))', { env: { GIVEN: 'yes' } });

    expect(JSON.parse(stdout)).toEqual({ GIVEN: 'yes' });
  });

  it('is ended when it takes too long', async () => {
    await expect(node('setInterval(() => {}, 1000)', { timeoutMs: 100 })).rejects.toMatchObject({ code: 'child-timeout' });
  });

  it('that cannot be started is an error with its name', async () => {
    const request = { command: 'no-such-program', args: ['init'], cwd: tmpdir(), env: {}, timeoutMs: 1000 };

    await expect(runChild(request)).rejects.toMatchObject({
      code: 'child-start',
      message: expect.stringContaining('no-such-program'),
    });
  });
});

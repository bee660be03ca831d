import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, vi } from 'vitest';
import { createWorkspace } from '../../src/forge/index.ts';
import { BOT_AUTHOR } from './fleet-repository.ts';
import { BRANCH, change, it, MESSAGE } from './with-fleet.ts';

const NOWHERE = join(tmpdir(), `trimtab-never-made-${process.pid}`);
const SHA = 'a'.repeat(40);

/** Would fail on its first git process; none of these may start one. */
function untouched(url = 'file:///nowhere.git') {
  const options = { url, token: null, stateFolder: NOWHERE, targetBranch: 'main', author: BOT_AUTHOR, nodeModules: '/x' };
  return createWorkspace({ ...options, clock: { now: () => 0 } });
}

describe('what is handed to git', () => {
  it.for([
    '--upload-pack=touch /tmp/x',
    '-c core.sshCommand=x',
    'ext::sh -c x',
    'a..b',
    'a//b',
    'a@{1}',
    'x.lock',
    'x.lock/y',
    '../main',
    '.hidden',
    'a/.hidden',
    'a b',
    'a\nb',
    'a\0b',
    'a;b',
    'a$(b)',
    'a`b`',
    'ä',
    'a*',
    'a?',
    'a[b',
    'a~1',
    'a^',
    'a:b',
    'a\\b',
    '/abs',
    'a/',
    'a.',
    'a/-b',
    '',
    'x'.repeat(101),
  ])('is refused as a branch: %j', (branch) => {
    expect(() => untouched().branchState(branch)).toThrow(/not allowed/);
    expect(existsSync(NOWHERE)).toBe(false);
  });

  it.for(['--output=/tmp/x', 'HEAD', 'main', '', 'a'.repeat(39), `${SHA}\n`, SHA.toUpperCase()])(
    'is refused as a commit: %j',
    (sha) => {
      expect(() => untouched().infraCheckout(sha)).toThrow(/not allowed/);
      expect(existsSync(NOWHERE)).toBe(false);
    },
  );

  it.for(['../x', '/etc/passwd', 'a//b', '.git/config', 'a/.git/x', 'a\nb', '-x', 'a b', 'x'.repeat(300)])(
    'is refused as a path: %j',
    (path) => {
      expect(() => untouched().touchedSince(SHA, SHA, [path])).toThrow(/not allowed/);
      expect(existsSync(NOWHERE)).toBe(false);
    },
  );

  it.for([
    'ext::sh -c touch',
    '/some/where',
    'git://host/x',
    'https://user:secret@host/x.git',
    'https://token@host/x.git',
    'ssh://-oProxyCommand=x/x.git',
    'ssh://-oProxyCommand=x@host/x.git',
    'ssh://%2doProxyCommand=x@host/x.git',
    '--upload-pack=x',
    '',
  ])('is refused as an address: %j', (url) => {
    expect(() => untouched(url)).toThrow(/address of the repository/);
  });

  it('is refused as a file of a commit', async ({ fleet, workspace }) => {
    const files = [{ path: '../../evil', before: null, after: 'x' }];
    const request = {
      branch: BRANCH,
      baseSha: fleet.sha('main'),
      change: { ...change(), files },
      message: MESSAGE,
      expected: null,
    };

    await expect(workspace().publish(request)).rejects.toThrow(/not allowed/);
  });

  it('is no setting of the machine, the user or our own environment', async ({ fleet, workspace, published }) => {
    const trap = join(fleet.folder, 'trap');
    const evil = `sh -c 'touch ${trap}'`;
    const variables = {
      GIT_SSH_COMMAND: evil,
      GIT_EXTERNAL_DIFF: evil,
      GIT_EDITOR: evil,
      EDITOR: evil,
      PAGER: evil,
      GIT_PROXY_COMMAND: evil,
    };
    for (const [name, value] of Object.entries({
      ...variables,
      GIT_DIR: '/nowhere',
      GIT_INDEX_FILE: '/nowhere',
      HOME: fleet.folder,
    }))
      vi.stubEnv(name, value);
    vi.stubEnv('GIT_CONFIG_PARAMETERS', `'core.fsmonitor'='${trap}'`);
    writeFileSync(join(fleet.folder, '.gitconfig'), `[core]\n\thooksPath = ${fleet.folder}\n[user]\n\tname = Mallory\n`);

    const answer = await published(workspace());
    vi.unstubAllEnvs();

    expect(answer.ok).toBe(true);
    expect(fleet.git('log', '-1', '--format=%an', BRANCH)).toBe('Trimtab');
    expect(existsSync(trap)).toBe(false);
  });

  it('cannot smuggle a command into the import of a commit', async ({ fleet, workspace }) => {
    const message = `Subject\n\nbody\nM 100644 inline .gitlab-ci.yml\ndata 4\nevil\n\nTrimtab-Decision: dec_1\n`;
    const space = workspace();

    const answer = await space.publish({ branch: BRANCH, baseSha: fleet.sha('main'), change: change(), message, expected: null });

    expect(answer.ok).toBe(true);
    expect(fleet.git('diff-tree', '--name-only', '-r', 'main', BRANCH)).not.toContain('gitlab-ci');
  });
});

describe('the token', () => {
  it('goes to the forge as a header, and into no error and no file', async ({ state, workspace }) => {
    const token = 'glpat-canary-77aa11';
    const headers: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      headers.push(request.headers.authorization);
      response.writeHead(403).end(`no ${request.headers.authorization}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/platform/fleet.git`;

    const error = await workspace({ url, token })
      .read()
      .catch((thrown: unknown) => thrown);
    server.close();

    expect(headers).toEqual([`Basic ${Buffer.from(`oauth2:${token}`).toString('base64')}`]);
    expect(error).toMatchObject({ code: 'git-forbidden', disposition: 'stalled' });
    const shown = inspect(error, { depth: 20, showHidden: true });
    // grep ends with 1 when it finds nothing.
    expect(() => execFileSync('grep', ['-r', token, state])).toThrow(expect.objectContaining({ status: 1 }));
    expect(shown).not.toContain(token);
    expect(shown).not.toContain(Buffer.from(`oauth2:${token}`).toString('base64'));
  });
});

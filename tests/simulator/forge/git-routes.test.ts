import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call, clone, git, open, pushBranch, remote, TOKENS, temporaryFolder, testForge, until, writeFiles } from './setup.ts';

const denied = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => String((error as { stderr?: string }).stderr),
  );

describe('git over HTTP', () => {
  it('asks for a token and refuses a wrong one', async () => {
    const forge = await testForge();
    const address = `${forge.url}/platform/fleet.git/info/refs?service=git-upload-pack`;
    const without = await fetch(address);
    expect(without.status).toBe(401);
    expect(without.headers.get('www-authenticate')).toBe('Basic realm="GitLab"');
    expect(await denied(git(forge.folder, 'clone', remote(forge, 'wrong'), 'x'))).toContain('Authentication failed');
    const other = await fetch(`${forge.url}/platform/other.git/info/refs?service=git-upload-pack`);
    expect(other.status).toBe(404);
  });

  it('gives a clone, also a shallow one and one of a single commit', async () => {
    const forge = await testForge();
    const folder = await clone(forge, TOKENS.gate);
    expect(await git(folder, 'log', '--format=%s', 'origin/main')).toBe('Import the fleet\n');
    const sha = (await git(folder, 'rev-parse', 'HEAD')).trim();
    const short = forge.url.replace('://', `://oauth2:${TOKENS.bot}@`).concat('/platform/fleet');
    expect(await git(forge.folder, 'ls-remote', short, 'main')).toContain(sha);
    const empty = await temporaryFolder();
    await git(empty, 'init', '--quiet');
    await git(empty, 'fetch', '--quiet', '--depth=1', remote(forge, TOKENS.bot), sha);
    expect(await git(empty, 'show', 'FETCH_HEAD:README.md')).toBe('# Fleet\n');
  });

  it('guards the default branch: no push of the bot, no rewriting by anybody', async () => {
    const forge = await testForge();
    const bot = await clone(forge);
    await git(bot, 'commit', '--quiet', '--allow-empty', '-m', 'Mine');
    expect(await denied(git(bot, 'push', 'origin', 'HEAD:main'))).toContain(
      'GitLab: You are not allowed to push code to protected branches on this project.',
    );
    expect(await denied(git(bot, 'push', 'origin', 'HEAD:refs/merge-requests/1/head'))).toContain('hidden refs');
    const root = await clone(forge, TOKENS.root);
    await git(root, 'commit', '--quiet', '--allow-empty', '-m', 'By hand');
    await git(root, 'push', '--quiet', 'origin', 'HEAD:main');
    await git(root, 'commit', '--quiet', '--amend', '--allow-empty', '-m', 'Rewritten');
    expect(await denied(git(root, 'push', '--force', 'origin', 'HEAD:main'))).toContain('You are not allowed to force push');
    expect(await denied(git(root, 'push', 'origin', ':main'))).toContain('You can only delete protected branches');
    expect(await git(forge.bareRepository, 'log', '-1', '--format=%s', 'main')).toBe('By hand\n');
    const reporter = await clone(forge, TOKENS.gate);
    expect(await denied(git(reporter, 'push', 'origin', 'HEAD:refs/heads/mine'))).toContain('403');
  });

  it('takes large pushes in pieces, and the API knows the branch when the push ends', async () => {
    const forge = await testForge();
    const folder = await clone(forge);
    await writeFiles(folder, { 'large.txt': randomBytes(1_500_000).toString('base64') });
    await git(folder, 'add', '-A');
    await git(folder, 'commit', '--quiet', '-m', 'Large');
    // Below this size Git sends one body; above it, chunks.
    await git(folder, '-c', 'http.postBuffer=65536', 'push', '--quiet', 'origin', 'HEAD:refs/heads/large');
    const branch = await call<{ commit: { title: string } }>(forge, 'GET', 'repository/branches/large');
    expect(branch.body.commit.title).toBe('Large');
    expect(forge.stats().pushes).toBe(1);
    const again = join(await temporaryFolder(), 'again');
    await git(forge.folder, 'clone', '--quiet', '--branch', 'large', remote(forge, TOKENS.bot), again);
  });

  it('lets a job read with its own token as long as it runs, and never write', async () => {
    const forge = await testForge();
    let end: () => void = () => {};
    forge.runner.result = () =>
      new Promise((resolve) => {
        end = () => resolve({ status: 'success' });
      });
    await pushBranch(forge, 'one');
    await open(forge, 'one');
    const variables = await until(
      () => forge.runner.jobVariables['check'],
      (found) => found !== undefined,
    );
    const token = variables?.['CI_JOB_TOKEN'] ?? '';
    expect(variables?.['CI_REPOSITORY_URL']).toBe(
      forge.url.replace('://', `://gitlab-ci-token:${token}@`).concat('/platform/fleet.git'),
    );
    expect(await git(forge.folder, 'ls-remote', remote(forge, token), 'main')).toContain('refs/heads/main');
    const folder = await clone(forge);
    expect(await denied(git(folder, 'push', remote(forge, token), 'HEAD:refs/heads/by-job'))).toContain('403');
    const asJob = { token: null, headers: { 'JOB-TOKEN': token } };
    expect((await call(forge, 'GET', 'merge_requests/1', asJob)).status).toBe(200);
    expect((await call(forge, 'POST', 'merge_requests/1/notes', { ...asJob, body: { body: 'x' } })).status).toBe(401);
    end();
    await until(
      () => call(forge, 'GET', 'merge_requests/1', asJob),
      ({ status }) => status === 401,
    );
    expect(await denied(git(forge.folder, 'ls-remote', remote(forge, token)))).toContain('Authentication failed');
  });
});

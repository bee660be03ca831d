import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { keysCommand } from '../../src/cli/keys.ts';
import { BOT, startGitLab, TOKEN } from '../forge/gitlab-server.ts';
import { testIo } from './folder.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const COMMITTED = JSON.parse(readFileSync(new URL('../../policies/trust.json', import.meta.url), 'utf8'));
const run = promisify(execFile);

const it = test.extend<{ cwd: string; keys: (...args: string[]) => Promise<{ code: number; out: string; err: string }> }>({
  // biome-ignore lint/correctness/noEmptyPattern: the test runner reads the names of the parameters
  cwd: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'trimtab-keys-cli-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  keys: async ({ cwd }, use) =>
    use(async (...args) => {
      const io = testIo(cwd);
      const code = await keysCommand(args, io);
      return { code, out: io.printed.join('\n'), err: io.warned.join('\n') };
    }),
});

describe('trimtab keys', () => {
  it.for(['list', 'rotate', 'export', 'check', 'retire', ''])('%s --help tells what it does', async (action, { keys }) => {
    const { code, out } = await keys(...[action, '--help'].filter((arg) => arg !== ''));
    expect(code).toBe(0);
    expect(out).toContain(`Usage: trimtab keys ${action}`);
  });

  it('is wrong usage without a known action', async ({ keys }) => {
    expect(await keys()).toMatchObject({ code: 64 });
    expect(await keys('toString')).toMatchObject({ code: 64 });
    expect(await keys('retire')).toMatchObject({ code: 64 });
  });

  it('lies beside the journal unless the configuration says otherwise', async ({ cwd, keys }) => {
    await keys('rotate');
    writeFileSync(join(cwd, 'trimtab.yaml'), 'store: { path: state/journal.db }\n');
    await keys('rotate', '--config', 'trimtab.yaml');
    writeFileSync(join(cwd, 'trimtab.yaml'), 'keys: { folder: elsewhere }\n');
    await keys('rotate', '--config', 'trimtab.yaml');
    await keys('rotate', '--folder', 'named');
    for (const folder of ['.trimtab/keys', 'state/keys', 'elsewhere', 'named'])
      expect(
        readdirSync(join(cwd, folder)).filter((name) => name.endsWith('.pem')),
        folder,
      ).toHaveLength(1);
  });

  it('rotates with an overlap and lists what there is', async ({ keys }) => {
    await expect(keys('list')).rejects.toMatchObject({ code: 'keys', message: expect.stringContaining('no keys yet') });
    await keys('rotate');
    expect((await keys('rotate', '--activate-in', '1h', '--overlap', '2d')).code).toBe(0);

    const { keys: listed, signs } = JSON.parse((await keys('list', '--json')).out);
    expect(listed).toMatchObject([{ status: 'retiring' }, { status: 'active', notAfter: null }]);
    expect(Date.parse(listed[0].notAfter) - Date.parse(listed[1].notBefore)).toBe(2 * 86_400_000);
    expect(Date.parse(listed[1].notBefore)).toBeGreaterThan(Date.now() + 3_500_000);
    expect(signs).toBe(listed[0].keyId);
    expect((await keys('list')).out).toContain(`* ${listed[0].keyId}`);
  });

  it.for(['1', '1w', '-1h', 'h', '1.5h'])('does not take %s for a duration', async (text, { keys }) =>
    expect(keys('rotate', `--overlap=${text}`)).rejects.toMatchObject({ code: 'usage' }),
  );

  it('exports what the gate needs, and checks that it is there', async ({ cwd, keys }) => {
    await keys('rotate');
    writeFileSync(join(cwd, 'base.json'), JSON.stringify({ ...COMMITTED, bot: 'robot' }));
    writeFileSync(join(cwd, 'trust.json'), (await keys('export', '--merge', 'base.json')).out);

    expect(JSON.parse(readFileSync(join(cwd, 'trust.json'), 'utf8'))).toMatchObject({
      bot: 'robot',
      keys: [{ algorithm: 'Ed25519' }],
    });
    expect(await keys('check', '--trust', 'trust.json')).toMatchObject({ code: 0 });
    expect(await keys('check', '--trust', 'base.json')).toMatchObject({
      code: 1,
      out: expect.stringContaining('holds no keys yet'),
    });
    expect(await keys('check', '--trust', 'none.json')).toMatchObject({
      code: 1,
      out: expect.stringContaining('does not exist'),
    });
    const refused = JSON.stringify({ ...JSON.parse(readFileSync(join(cwd, 'trust.json'), 'utf8')), directPushes: 'yes' });
    writeFileSync(join(cwd, 'refused.json'), refused);
    expect(await keys('check', '--trust', 'refused.json')).toMatchObject({
      code: 1,
      out: expect.stringContaining('the gate refuses refused.json: `directPushes` is neither'),
    });
    // The old key is known and still valid, so that a rotation breaks nothing.
    await keys('rotate');
    expect(await keys('check', '--trust', 'trust.json')).toMatchObject({ code: 0, err: expect.stringContaining('warning: ') });
    const [old] = JSON.parse((await keys('list', '--json')).out).keys;
    await keys('retire', old.keyId);
    expect(await keys('check', '--trust', 'trust.json')).toMatchObject({
      code: 1,
      out: expect.stringContaining('does not know it'),
    });
    expect((await keys('export', '--merge', 'trust.json')).out).not.toContain(old.keyId);
  });

  it('warns while the key that signs runs out and the next one is not published', async ({ cwd, keys }) => {
    const published = async () => writeFileSync(join(cwd, 'trust.json'), (await keys('export')).out);
    const check = () => keys('check', '--trust', 'trust.json');
    await keys('rotate');
    await published();
    expect(await check()).toEqual({ code: 0, out: expect.not.stringContaining('\n'), err: '' });

    await keys('rotate', '--overlap', '2h');
    const [old, added] = JSON.parse((await keys('list', '--json')).out).keys;
    const { code, out, err } = await check();
    expect({ code, out }).toEqual({ code: 0, out: `${old.keyId}: trust.json knows it` });
    expect(err).toContain(`warning: it ends at ${old.notAfter}, and nothing that the gate knows takes over`);
    expect(err).toContain(`not published yet: ${added.keyId}`);

    await published();
    expect(await check()).toEqual({ code: 0, out: `${added.keyId}: trust.json knows it`, err: '' });
  });

  it('fails once the key that the gate knows has run out', async ({ cwd, keys }) => {
    await keys('rotate');
    writeFileSync(join(cwd, 'trust.json'), (await keys('export')).out);
    await keys('rotate', '--overlap', '0s');
    expect(await keys('check', '--trust', 'trust.json')).toMatchObject({
      code: 1,
      out: expect.stringContaining('does not know it'),
    });
  });

  it('tells what takes over when it is published before it signs', async ({ cwd, keys }) => {
    await keys('rotate');
    await keys('rotate', '--activate-in', '1h', '--overlap', '2h');
    writeFileSync(join(cwd, 'trust.json'), (await keys('export')).out);
    const [old, added] = JSON.parse((await keys('list', '--json')).out).keys;
    expect(await keys('check', '--trust', 'trust.json')).toEqual({
      code: 0,
      out: `${old.keyId}: trust.json knows it\nit ends at ${old.notAfter}, and ${added.keyId} takes over`,
      err: '',
    });
  });

  it('warns when the trusted file ends the key', async ({ cwd, keys }) => {
    await keys('rotate');
    const trust = JSON.parse((await keys('export')).out);
    trust.keys[0].notAfter = new Date(Date.now() + 3_600_000).toISOString();
    writeFileSync(join(cwd, 'trust.json'), JSON.stringify(trust));
    const { code, err } = await keys('check', '--trust', 'trust.json');
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining(`it ends at ${trust.keys[0].notAfter}`) });
    expect(err).toContain('run `trimtab keys rotate`');
  });

  it('retires no key that would leave only keys that end', async ({ keys }) => {
    await keys('rotate');
    await keys('rotate');
    const added = JSON.parse((await keys('list', '--json')).out).keys[1];
    await expect(keys('retire', added.keyId)).rejects.toMatchObject({ advice: expect.stringContaining('trimtab keys rotate') });
  });

  it('names the file that cannot be merged', async ({ cwd, keys }) => {
    await keys('rotate');
    writeFileSync(join(cwd, 'wrong.json'), '{"version":2,"keys":[]}');
    await expect(keys('export', '--merge', 'wrong.json')).rejects.toThrow(
      '--merge: wrong.json has version 2, and only 1 is known',
    );
    await expect(keys('export', '--merge', 'none.json')).rejects.toThrow('--merge: none.json cannot be read');
  });

  it('fills in what the file leaves open, and nothing else', async ({ cwd, keys }) => {
    const config = 'forge: { url: "https://gitlab.example.com", projectId: 7, targetBranch: trunk }\n';
    writeFileSync(join(cwd, 'trimtab.yaml'), config);
    await keys('rotate', '--config', 'trimtab.yaml');
    const merged = async (fields: object) => {
      writeFileSync(join(cwd, 'base.json'), JSON.stringify({ ...COMMITTED, ...fields }));
      return JSON.parse((await keys('export', '--config', 'trimtab.yaml', '--merge', 'base.json')).out);
    };
    expect(await merged({})).toMatchObject({ bot: null, projectId: 7, targetBranch: 'trunk' });
    const said = { bot: 'robot', projectId: 9, targetBranch: 'main', apiUrl: 'https://gitlab.example.com/api/v4' };
    expect(await merged(said)).toMatchObject(said);
  });

  it('asks the forge who the bot is, when it may', async ({ cwd }) => {
    const gitlab = await startGitLab();
    onTestFinished(() => gitlab.close());
    writeFileSync(join(cwd, 'trimtab.yaml'), `forge: { url: "${gitlab.url}", projectId: 7 }\n`);
    const exported = async (token: string) => {
      const io = { ...testIo(cwd), env: { TRIMTAB_GITLAB_TOKEN: token } };
      expect(await keysCommand(['export', '--config', 'trimtab.yaml'], io)).toBe(0);
      return { bot: JSON.parse(io.printed.join('\n')).bot, warned: io.warned };
    };
    await keysCommand(['rotate', '--config', 'trimtab.yaml'], testIo(cwd));
    expect(await exported(TOKEN)).toEqual({ bot: BOT, warned: [] });
    gitlab.script({ method: 'GET', path: /^user/, status: 401 });
    expect(await exported(TOKEN)).toEqual({ bot: null, warned: [expect.stringContaining('warning: who the bot is')] });
  });

  it.for([
    ['{"version":1,"keys":[]}', 'it lacks `bot`, `projectId`, `targetBranch`, `minimumPolicyVersion`, `directPushes`'],
    [JSON.stringify({ ...COMMITTED, directPushes: 'yes' }), '`directPushes` is neither'],
    [JSON.stringify({ ...COMMITTED, keys: [{ keyId: 'tk_0000000000000000' }] }), 'an entry of `keys` has no public key'],
  ] as const)('merges into no file that the gate refuses: %s', async ([text, what], { cwd, keys }) => {
    await keys('rotate');
    writeFileSync(join(cwd, 'base.json'), text);
    await expect(keys('export', '--merge', 'base.json')).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(`--merge: base.json: the gate would refuse the file: ${what}`),
    });
  });

  it('says which variable holds the token', async ({ keys }) => {
    await keys('rotate');
    await expect(keys('check')).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining('TRIMTAB_GITLAB_TOKEN'),
    });
  });

  it('loses no key when several processes rotate at once, and prints no private key', async ({ cwd }) => {
    const rotate = () => run(process.execPath, [MAIN, 'keys', 'rotate', '--folder', 'keys'], { cwd });
    const printed = (await Promise.all([rotate(), rotate(), rotate()])).map(({ stdout, stderr }) => stdout + stderr).join('');
    const { stdout } = await run(process.execPath, [MAIN, 'keys', 'list', '--json', '--folder', 'keys'], { cwd });

    const listed: { keyId: string; status: string }[] = JSON.parse(stdout).keys;
    expect(listed.map((key) => key.status)).toEqual(['retiring', 'retiring', 'active']);
    for (const { keyId } of listed) {
      expect(printed).toContain(keyId);
      const body = readFileSync(join(cwd, 'keys', `${keyId}.pem`), 'utf8').split('\n')[1] ?? '-';
      expect(printed + stdout).not.toContain(body);
    }
  });

  it('ends with 1 and advice when a private key lies open', async ({ cwd, keys }) => {
    await keys('rotate', '--folder', 'keys');
    chmodSync(join(cwd, 'keys'), 0o777);
    const ended = await run(process.execPath, [MAIN, 'keys', 'rotate', '--folder', 'keys'], { cwd }).catch(
      (error: unknown) => error,
    );
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('chmod 700') });
  });
});

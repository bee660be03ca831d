import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import awsProvider from '@cdktf/provider-aws/package.json' with { type: 'json' };
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseEngine } from '../../../infra/deploy/choose-engine.ts';
import { readSettings } from '../../../infra/deploy/settings.ts';
import { findPlugins } from '../../../infra/deploy/terraform/plugins.ts';

const folder = mkdtempSync(join(tmpdir(), 'trimtab-engine-'));
const plugins = join(folder, 'mirror');
const bin = join(folder, 'bin');
const { version } = awsProvider.cdktf.provider;
let server: Server;
let emulator: string;

beforeAll(async () => {
  mkdirSync(bin);
  writeFileSync(join(bin, 'terraform'), '');
  chmodSync(join(bin, 'terraform'), 0o755);
  mkdirSync(join(plugins, `registry.terraform.io/hashicorp/aws/${version}/linux_amd64`), { recursive: true });
  server = createServer((_request, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  emulator = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const choose = async (env: Record<string, string>) => chooseEngine(env, readSettings(env, folder));

/** Everything there. */
const whole = () => ({
  PATH: `/nowhere:${bin}`,
  HOME: folder,
  TRIMTAB_TERRAFORM_PLUGIN_DIR: plugins,
  AWS_ENDPOINT_URL: emulator,
});

describe('the engine', () => {
  it('is Terraform when all of its parts are there', async () => {
    expect(await choose(whole())).toEqual({
      engine: 'terraform',
      because: `the AWS provider is in ${plugins} and an emulator answers at ${emulator}`,
    });
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['terraform', { PATH: '/nowhere' }, /^no `terraform` is on the PATH$/],
    ['an emulator', { AWS_ENDPOINT_URL: '' }, /^AWS_ENDPOINT_URL names no AWS emulator$/],
    [
      'an answer of the emulator',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
      /^no AWS emulator answers at http:\/\/127\.0\.0\.1:1$/,
    ],
  ])('is the embedded one without %s, and says what is missing', async (_name, change, because) => {
    expect(await choose({ ...whole(), ...change })).toEqual({ engine: 'embedded', because: expect.stringMatching(because) });
  });

  it('is not Terraform in a pipeline whose state has no home, whoever asks', async () => {
    const job = { ...whole(), CI: 'true' };

    expect(await choose(job)).toMatchObject({ engine: 'embedded', because: expect.stringContaining('TRIMTAB_STATE_BACKEND') });
    await expect(choose({ ...job, TRIMTAB_ENGINE: 'terraform' })).rejects.toMatchObject({ code: 'lost-state' });
    expect(await choose({ ...job, TRIMTAB_STATE_DIR: folder })).toMatchObject({ engine: 'terraform' });
  });

  it('says everything that is missing in one line', async () => {
    const { because } = await choose({ PATH: '', HOME: folder, TRIMTAB_TERRAFORM_PLUGIN_DIR: plugins });

    expect(because).toBe('no `terraform` is on the PATH, AWS_ENDPOINT_URL names no AWS emulator');
  });

  it('is the one that was asked for', async () => {
    expect(await choose({ ...whole(), TRIMTAB_ENGINE: 'embedded' })).toMatchObject({ engine: 'embedded' });
    expect(await choose({ ...whole(), AWS_ENDPOINT_URL: '', TRIMTAB_ENGINE: 'terraform' })).toMatchObject({
      engine: 'terraform',
    });
    await expect(choose({ PATH: '/nowhere', TRIMTAB_ENGINE: 'terraform' })).rejects.toMatchObject({ code: 'no-terraform' });
    await expect(choose({ TRIMTAB_ENGINE: 'magic' })).rejects.toThrow(
      /TRIMTAB_ENGINE has to be one of auto, embedded, terraform/,
    );
  });
});

describe('the plugin folder', () => {
  const find = (env: Record<string, string>) => findPlugins(env, readSettings(env, folder));
  const elsewhere = { XDG_DATA_DIRS: '/nowhere' };

  it('is the named one, or an error', () => {
    expect(find({ TRIMTAB_TERRAFORM_PLUGIN_DIR: plugins })).toBe(plugins);
    expect(() => find({ TRIMTAB_TERRAFORM_PLUGIN_DIR: bin })).toThrowError(/TRIMTAB_TERRAFORM_PLUGIN_DIR/);
  });

  it('is found where Terraform looks by itself', () => {
    const home = join(folder, 'home');
    const own = join(home, '.terraform.d/plugins');
    mkdirSync(join(own, `registry.terraform.io/hashicorp/aws/${version}`), { recursive: true });

    expect(find({ ...elsewhere, HOME: home })).toBe(own);
  });

  it('is found where the configuration of Terraform says', () => {
    const config = join(folder, 'terraform.rc');
    writeFileSync(config, `provider_installation {\n  filesystem_mirror {\n    path = "${plugins}"\n  }\n}\n`);

    expect(find({ ...elsewhere, HOME: '/nowhere', TF_CLI_CONFIG_FILE: config })).toBe(plugins);
  });

  it('may hold packed plugins', () => {
    const packed = join(folder, 'packed');
    mkdirSync(join(packed, 'registry.terraform.io/hashicorp/aws'), { recursive: true });
    writeFileSync(join(packed, `registry.terraform.io/hashicorp/aws/terraform-provider-aws_${version}_linux_amd64.zip`), '');

    expect(find({ TRIMTAB_TERRAFORM_PLUGIN_DIR: packed })).toBe(packed);
  });

  it('of another version is none', () => {
    const other = join(folder, 'other');
    mkdirSync(join(other, 'registry.terraform.io/hashicorp/aws/1.0.0'), { recursive: true });

    expect(() => find({ TRIMTAB_TERRAFORM_PLUGIN_DIR: other })).toThrowError(version);
  });
});

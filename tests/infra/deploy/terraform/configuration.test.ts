import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../../infra/deploy/settings.ts';
import { backendBlock } from '../../../../infra/deploy/terraform/backend.ts';
import { configured } from '../../../../infra/deploy/terraform/engine.ts';
import { terraformEnvironment } from '../../../../infra/deploy/terraform/environment.ts';
import { synthesiseService } from '../../../../infra/synth.ts';
import { FIXTURE, IN_AWS } from '../../support/fleet-folder.ts';

const GITLAB = {
  TRIMTAB_STATE_BACKEND: 'gitlab',
  CI_API_V4_URL: 'http://forge.test/api/v4',
  CI_PROJECT_ID: '1',
  CI_JOB_TOKEN: 'job-token-of-the-test',
};
const S3 = { TRIMTAB_STATE_BACKEND: 's3', TRIMTAB_STATE_BUCKET: 'states', TRIMTAB_STATE_REGION: 'eu-west-1' };
const EMULATOR = { AWS_ENDPOINT_URL: 'http://127.0.0.1:5000' };

const FORGE = 'http://forge.test/api/v4';
const settings = (env: Record<string, string>, forge: string | null = null) => readSettings(env, '/work', forge);

describe('the state of a stack', () => {
  it('is local by default', () => {
    expect(backendBlock('shop', settings({}))).toEqual({
      type: 'local',
      settings: { path: '/work/.trimtab/state/terraform/shop.tfstate' },
    });
  });

  it('is kept and locked by GitLab, by address alone', () => {
    const address = 'http://forge.test/api/v4/projects/1/terraform/state/shop';
    const block = backendBlock('shop', settings(GITLAB));

    expect(block).toMatchObject({
      type: 'http',
      settings: {
        address,
        lock_address: `${address}/lock`,
        unlock_address: `${address}/lock`,
        lock_method: 'POST',
        unlock_method: 'DELETE',
      },
    });
    expect(JSON.stringify(block)).not.toContain('token');
    const evil = settings({ ...GITLAB, CI_API_V4_URL: 'http://evil.test' }, FORGE);
    expect(backendBlock('shop', evil)).toEqual(block);
  });

  it('is encrypted and locked in S3, by a file or a table', () => {
    expect(backendBlock('shop', settings(S3)).settings).toEqual({
      bucket: 'states',
      region: 'eu-west-1',
      key: 'trimtab/shop.tfstate',
      encrypt: true,
      use_lockfile: true,
    });
    expect(backendBlock('shop', settings({ ...S3, TRIMTAB_STATE_LOCK_TABLE: 'locks' })).settings).toMatchObject({
      dynamodb_table: 'locks',
    });
  });

  it.each([
    [{ TRIMTAB_STATE_BACKEND: 'floppy' }, /TRIMTAB_STATE_BACKEND has to be one of local, gitlab, s3/],
    [{ TRIMTAB_STATE_BACKEND: 's3' }, /TRIMTAB_STATE_BUCKET is not set/],
    [{ TRIMTAB_STATE_BACKEND: 'gitlab' }, /CI_API_V4_URL is not set/],
    [{ AWS_ENDPOINT_URL: 'localhost' }, /AWS_ENDPOINT_URL has to be an http or https address/],
  ])('is refused with the settings %j', (env, sentence) => {
    expect(() => settings(env)).toThrowError(sentence);
  });
});

describe('a stack for the emulator', () => {
  const template = synthesiseService('shop', IN_AWS, FIXTURE);
  const written = configured('shop', template, settings(EMULATOR));
  const { aws } = written['provider'] as { aws: Record<string, unknown>[] };

  it('names it in the configuration of every region, with credentials of nobody', () => {
    expect(aws).toHaveLength(2);
    for (const provider of aws)
      expect(provider).toMatchObject({
        access_key: 'emulator',
        secret_key: 'emulator',
        skip_credentials_validation: true,
        skip_requesting_account_id: true,
        endpoints: [{ ec2: 'http://127.0.0.1:5000', autoscaling: 'http://127.0.0.1:5000' }],
      });
  });

  it('does not change the stack itself', () => {
    expect(JSON.stringify(template)).not.toContain('emulator');
    expect(configured('shop', template, settings({}))['provider']).toEqual(template['provider']);
  });
});

describe('the environment of Terraform', () => {
  const around = {
    PATH: '/bin',
    HOME: '/home/me',
    HTTPS_PROXY: 'http://proxy.test',
    AWS_ACCESS_KEY_ID: 'real-key',
    AWS_PROFILE: 'production',
    AWS_CA_BUNDLE: '/ca.pem',
    TF_CLI_CONFIG_FILE: '/nowhere/terraform.rc',
    TF_CLI_ARGS: '-auto-approve',
    TRIMTAB_WORLD_TOKEN: 'world-token',
    TRIMTAB_DEPLOY_TOKEN: 'deploy-token',
    CI_JOB_TOKEN: 'job-token-of-the-test',
  };
  const made = (env: Record<string, string>, forge: string | null = null) =>
    terraformEnvironment(env, settings(env, forge), '/data');

  it('holds what it needs and no token of the pipeline', () => {
    const env = made(around);

    expect(env).toMatchObject({
      PATH: '/bin',
      HOME: '/home/me',
      HTTPS_PROXY: 'http://proxy.test',
      AWS_ACCESS_KEY_ID: 'real-key',
    });
    expect(env).toMatchObject({ TF_DATA_DIR: '/data', TF_IN_AUTOMATION: '1' });
    expect(JSON.stringify(env)).not.toMatch(/world-token|deploy-token|job-token|auto-approve/);
  });

  it('does not name a configuration file that is not there', () => {
    expect(made(around)).not.toHaveProperty('TF_CLI_CONFIG_FILE');
    expect(made({ ...around, TF_CLI_CONFIG_FILE: import.meta.filename })).toHaveProperty('TF_CLI_CONFIG_FILE');
  });

  it('carries the job token when GitLab keeps the state', () => {
    expect(made({ ...around, ...GITLAB }, FORGE)).toMatchObject({
      TF_HTTP_USERNAME: 'gitlab-ci-token',
      TF_HTTP_PASSWORD: 'job-token-of-the-test',
    });
  });

  it('carries no token to a forge that nobody vouches for', () => {
    const env = made({ ...around, ...GITLAB, TRIMTAB_STATE_TOKEN: 'state-token-of-the-test' });

    expect(JSON.stringify(env)).not.toMatch(/of-the-test|TF_HTTP/);
  });

  it('never brings real credentials to the emulator', () => {
    const env = made({ ...around, ...EMULATOR });

    expect(env).toMatchObject({ AWS_ACCESS_KEY_ID: 'emulator', AWS_CA_BUNDLE: '/ca.pem' });
    expect(env).not.toHaveProperty('AWS_PROFILE');
    expect(JSON.stringify(env)).not.toContain('real-key');
  });
});

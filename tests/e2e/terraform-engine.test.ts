import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Where } from '../infra/support/fleet-folder.ts';
import { type StateServer, stateServer } from '../infra/support/state-server.ts';
import { type WorldServer, worldServer } from '../infra/support/world-server.ts';
import { type Ended, type PipelineFleet, pipelineFleet } from './support/pipeline-fleet.ts';
import { type TerraformParts, terraformParts } from './support/terraform-parts.ts';
import { unzip } from './support/zip.ts';

const IN_AWS: Where = { provider: 'aws', region: 'us-east-1', instanceType: 't3.medium', count: 2 };
const IN_GCP: Where = { provider: 'gcp', region: 'us-central1', instanceType: 'e2-medium', count: 2 };
const IN_ALIBABA: Where = { provider: 'alibaba', region: 'ap-southeast-1', instanceType: 'ecs.c6.large', count: 2 };
const PLACES: Readonly<Record<string, Where>> = { 'service-1': IN_AWS, 'service-2': IN_AWS, 'service-3': IN_ALIBABA };
const MINUTES = 60_000;

const parts: TerraformParts | null = await terraformParts();

describe.skipIf(parts === null)('Terraform against an AWS emulator', () => {
  let fleet: PipelineFleet;
  let world: WorldServer;
  let states: StateServer;

  beforeAll(async () => {
    world = await worldServer();
    states = await stateServer();
    fleet = await pipelineFleet(PLACES);
  });
  afterAll(async () => {
    fleet?.dispose();
    await world?.close();
    await states?.close();
    await parts?.emulator.stop();
  });

  /** The environment of a person on the protected branch: state in GitLab, the emulator for AWS. */
  const jobEnvironment = () => ({
    PATH: process.env['PATH'] ?? '',
    HOME: fleet.folder,
    TRIMTAB_TERRAFORM_PLUGIN_DIR: parts?.plugins ?? '',
    AWS_ENDPOINT_URL: parts?.emulator.url ?? '',
    AWS_ACCESS_KEY_ID: 'real-key-of-the-test',
    TRIMTAB_WORLD_URL: world.url,
    TRIMTAB_WORLD_TOKEN: world.token,
    TRIMTAB_STATE_BACKEND: 'gitlab',
    CI_API_V4_URL: states.apiUrl,
    CI_PROJECT_ID: '1',
    TRIMTAB_STATE_TOKEN: states.jobToken,
  });
  const cli = (...args: string[]): Promise<Ended> => fleet.cli(args, jobEnvironment());
  const instancesOf = async (service: string) => (await parts?.emulator.instances('us-east-1', service)) ?? [];

  /** Plans since a commit into a folder, as the pipeline does. */
  async function planned(base: string, out: string): Promise<Record<string, unknown>> {
    const ended = await cli('plan', '--base', base, '--out', out);
    expect(ended.output).toMatch(/^engine: terraform /m);
    expect(ended).toMatchObject({ code: 0 });
    return fleet.json(`${out}/plan.json`);
  }

  async function applied(out: string): Promise<Ended> {
    const { digest: planDigest, headSha, baseSha } = fleet.json(`${out}/plan.json`);
    const policyDigest = `sha256:${'0'.repeat(64)}`;
    const nothing = {
      projectId: 1,
      pipelineId: null,
      mergeRequestIid: null,
      decisionId: null,
      expiresAt: null,
      policyVersion: null,
    };
    const shown = { input: 'nothing', bound: 'a signature', remedy: 'Sign it.' };
    const rules = [
      { rule: 'signature', outcome: 'review', reason: 'It is not signed.', ...shown, waived: false, waivedBy: null },
    ];
    const bound = { ...nothing, headSha, baseSha, planDigest, policyDigest };
    // No gate has judged: a person answers for what is applied.
    const judgedAt = new Date().toISOString();
    const said = { reasons: ['It is not signed.'], rules, securityEvents: [] };
    fleet.write('verdict.json', { version: 2, outcome: 'review', approvedBy: 'root', judgedAt, bound, ...said });
    return cli('apply', '--plan', out, '--verdict', 'verdict.json');
  }

  it(
    'brings up the fleet: each instance once, and none by auto-scaling',
    async () => {
      const ended = await cli('bootstrap', '--stacks', 'swen-aws,service-1,service-2,service-3');

      expect(ended).toMatchObject({ code: 0, output: expect.stringContaining('4 stacks brought up') });
      expect(await instancesOf('service-1')).toHaveLength(2);
      expect(await instancesOf('service-2')).toHaveLength(2);
      expect(await parts?.emulator.instances('us-east-1')).toHaveLength(4);
      expect([...states.states.keys()].sort()).toEqual(['service-1', 'service-2', 'service-3', 'swen-aws']);
    },
    10 * MINUTES,
  );

  it(
    'finds nothing to do afterwards',
    async () => {
      for (const [service, where] of Object.entries(PLACES)) fleet.place(service, where, '// Nothing but words.');
      const { base } = await fleet.commit();
      const { stacks } = await planned(base, 'plan-idle');

      const idle = { creates: 0, updates: 0, deletes: 0 };
      expect(stacks).toMatchObject(Object.keys(PLACES).map((stack) => ({ stack, ...idle })));
    },
    10 * MINUTES,
  );

  it(
    'moves service-1 away from AWS and service-3 to it',
    async () => {
      fleet.place('service-1', IN_GCP);
      fleet.place('service-3', IN_AWS);
      const { base } = await fleet.commit();
      const plan = await planned(base, 'plan');

      expect(await instancesOf('service-1')).toHaveLength(2);
      expect(await instancesOf('service-3')).toHaveLength(0);
      expect(plan).toMatchObject({
        engine: 'terraform',
        stacks: [
          { stack: 'service-1', service: 'service-1', serial: null, updates: 0 },
          { stack: 'service-3', service: 'service-3', serial: null, updates: 0 },
        ],
      });

      expect(await applied('plan')).toMatchObject({ code: 0 });

      expect(await instancesOf('service-1')).toHaveLength(0);
      const arrived = await instancesOf('service-3');
      expect(arrived.map(({ type, tags }) => [type, tags['Name'], tags['trimtab:region']]).sort()).toEqual([
        ['t3.medium', 'service-3-0', 'us-east-1'],
        ['t3.medium', 'service-3-1', 'us-east-1'],
      ]);
      expect(await instancesOf('service-2')).toHaveLength(2);
      expect(fleet.json('apply.json')).toMatchObject({
        engine: 'terraform',
        outcome: 'applied',
        services: ['service-1', 'service-3'],
      });
    },
    10 * MINUTES,
  );

  it('tells the simulated clouds what runs now', () => {
    const kinds = (stack: string) => world.stacks.get(stack)?.resources.map((resource) => resource.type);
    const instance = world.stacks.get('service-3')?.resources.find((resource) => resource.type === 'aws_instance');

    expect(world.stacks.get('service-1')).toMatchObject({ engine: 'terraform' });
    expect(new Set(kinds('service-1'))).toEqual(new Set(['terraform_data']));
    expect(instance?.values).toMatchObject({ instance_type: 't3.medium', tags: { 'trimtab:service': 'service-3' } });
  });

  it('keeps tokens out of what the pipeline keeps', () => {
    const folder = join(fleet.folder, 'plan/stacks/service-1');
    const secrets = [states.jobToken, world.token, 'real-key-of-the-test'];
    const texts = readdirSync(folder).flatMap((name) => {
      const bytes = readFileSync(join(folder, name));
      return name.endsWith('.tfplan') ? [...unzip(bytes).values()].map(String) : [String(bytes)];
    });

    expect(texts.length).toBeGreaterThan(4);
    expect(texts.some((text) => text.includes('service-1'))).toBe(true);
    for (const secret of secrets) expect(texts.filter((text) => text.includes(secret))).toEqual([]);
  });

  it(
    'refuses a plan whose state has moved since',
    async () => {
      const ended = await applied('plan');

      expect(ended.code).toBe(75);
      expect(ended.output).toMatch(/^error: Saved plan is stale: service-1: /m);
      expect(await instancesOf('service-3')).toHaveLength(2);
      expect(fleet.json('apply.json')).toMatchObject({ outcome: 'failed', services: [] });
    },
    5 * MINUTES,
  );

  it(
    'changes the machine type in place',
    async () => {
      const before = (await instancesOf('service-2')).map(({ id }) => id);
      fleet.place('service-2', { ...IN_AWS, instanceType: 't3.large' });
      const { base } = await fleet.commit();
      const plan = await planned(base, 'plan-resize');
      expect(plan).toMatchObject({ stacks: [{ stack: 'service-2', creates: 0, deletes: 0, updates: 3 }] });

      expect(await applied('plan-resize')).toMatchObject({ code: 0 });

      const after = await instancesOf('service-2');
      expect(after.map(({ id }) => id).sort()).toEqual(before.sort());
      expect(after.map(({ type }) => type)).toEqual(['t3.large', 't3.large']);
    },
    10 * MINUTES,
  );

  it('locks the state while it applies, and not while it plans', () => {
    const locks = states.requests.filter((request) => request === 'POST /api/v4/projects/1/terraform/state/service-2/lock');

    // Brought up once and resized once; planned three times.
    expect(locks).toHaveLength(2);
  });

  it(
    'keeps state in S3 with a lock file',
    async () => {
      const url = parts?.emulator.url ?? '';
      const authorization =
        'AWS4-HMAC-SHA256 Credential=emulator/20250101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=none';
      await fetch(`${url}/states`, { method: 'PUT', headers: { authorization } });
      const s3 = { TRIMTAB_STATE_BACKEND: 's3', TRIMTAB_STATE_BUCKET: 'states', TRIMTAB_STATE_REGION: 'us-east-1' };
      const ended = await fleet.cli(['bootstrap', '--stacks', 'swen-alibaba'], { ...jobEnvironment(), ...s3 });

      expect(ended).toMatchObject({ code: 0, output: expect.stringContaining('swen-alibaba: brought up (15 to create') });
      const state = await fetch(`${url}/states/trimtab/swen-alibaba.tfstate`, { headers: { authorization } });
      expect(await state.json()).toMatchObject({ serial: expect.any(Number), resources: expect.any(Array) });
      const again = await fleet.cli(['bootstrap', '--stacks', 'swen-alibaba'], { ...jobEnvironment(), ...s3 });
      expect(again.output).toContain('0 stacks brought up, 1 were there already');
    },
    5 * MINUTES,
  );
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { synthesiseService } from '../../infra/synth.ts';
import { effectOf } from '../../src/change/effect.ts';
import { effectOf as comparedWith } from '../../src/gate/facts/effect.ts';
import { readPlan } from '../../src/gate/facts/plan.ts';
import type { Where } from '../infra/support/fleet-folder.ts';
import { type StateServer, stateServer } from '../infra/support/state-server.ts';
import { type PipelineFleet, pipelineFleet } from './support/pipeline-fleet.ts';
import { terraformParts } from './support/terraform-parts.ts';

const HERE: Where = { provider: 'aws', region: 'us-east-1', instanceType: 't3.medium', count: 2 };
const MINUTES = 60_000;
const parts = await terraformParts();

// What is signed comes from two syntheses; what the gate sees comes from Terraform's own plan of a stack that exists.
describe.skipIf(parts === null)('the intended effect against plans of Terraform', () => {
  let fleet: PipelineFleet;
  let states: StateServer;

  beforeAll(async () => {
    states = await stateServer();
    fleet = await pipelineFleet({ 'service-1': HERE });
    const ended = await cli('bootstrap', '--stacks', 'swen-aws,swen-aws-us-west-2,service-1');
    expect(ended.code, ended.output).toBe(0);
  }, 15 * MINUTES);
  afterAll(async () => {
    fleet?.dispose();
    await states?.close();
    await parts?.emulator.stop();
  });

  const cli = (...args: string[]) =>
    fleet.cli(args, {
      PATH: process.env['PATH'] ?? '',
      HOME: fleet.folder,
      TRIMTAB_TERRAFORM_PLUGIN_DIR: parts?.plugins ?? '',
      AWS_ENDPOINT_URL: parts?.emulator.url ?? '',
      TRIMTAB_STATE_BACKEND: 'gitlab',
      CI_API_V4_URL: states.apiUrl,
      CI_PROJECT_ID: '1',
      TRIMTAB_STATE_TOKEN: states.jobToken,
    });

  it.each<[string, Where]>([
    ['another number of machines', { ...HERE, count: 3 }],
    ['another size', { ...HERE, instanceType: 'm5.large' }],
    ['another region', { ...HERE, region: 'us-west-2', count: 1 }],
    ['another cloud', { provider: 'alibaba', region: 'ap-southeast-1', instanceType: 'ecs.g6.large', count: 1 }],
  ])(
    'is the same for %s',
    async (name, to) => {
      const out = `plan-${name.replaceAll(' ', '-')}`;
      fleet.place('service-1', to);
      const { base } = await fleet.commit();
      const ended = await cli('plan', '--base', base, '--out', out);
      expect(ended.output).toMatch(/^engine: terraform /m);
      const { changes } = readPlan(JSON.stringify(fleet.json(`${out}/plan.json`)));

      const effect = effectOf('service-1', synthesiseService('service-1', HERE), synthesiseService('service-1', to));
      const parts = { record: JSON.parse(JSON.stringify({ effect })), signature: undefined };
      expect(effect.resources.length).toBeGreaterThan(1);
      expect(comparedWith(parts, changes)).toEqual({ unexpected: [], missing: [], different: [] });
      // The comparison can fail.
      const [first, ...others] = effect.resources;
      expect(comparedWith({ ...parts, record: { effect: { ...effect, resources: others } } }, changes)).toMatchObject({
        unexpected: [first?.address],
      });
    },
    5 * MINUTES,
  );
});

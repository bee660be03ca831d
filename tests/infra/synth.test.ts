import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { synthesiseAll, synthesiseCluster, synthesiseRetired, synthesiseService } from '../../infra/synth.ts';
import { FIXTURE, IN_AWS, IN_GCP, type Where } from './support/fleet-folder.ts';

const PLACES: Readonly<Record<string, Where>> = {
  aws: IN_AWS,
  gcp: IN_GCP,
  alibaba: { provider: 'alibaba', region: 'ap-southeast-1', instanceType: 'ecs.g6.large', count: 2 },
  azure: { provider: 'azure', region: 'westeurope', instanceType: 'Standard_B2s', count: 2 },
};
const CLUSTERS = { aws: 'swen-aws', alibaba: 'swen-alibaba', gcp: 'swen-gcp-us-central1', azure: 'swen-azure-eastus' };

const text = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

describe('synthesised stacks', () => {
  for (const [provider, where] of Object.entries(PLACES))
    it(`of a service in ${provider} stay as they were agreed`, async () => {
      const template = synthesiseService('ledger', where, FIXTURE);

      await expect(text(template)).toMatchFileSnapshot(`golden/service-${provider}.json`);
    });

  for (const [provider, cluster] of Object.entries(CLUSTERS))
    it(`of a cluster in ${provider} stay as they were agreed`, async () => {
      const template = synthesiseCluster(cluster, FIXTURE);

      await expect(text(template)).toMatchFileSnapshot(`golden/cluster-${provider}.json`);
    });
});

describe('synthesis', () => {
  it('gives the same object for the same placement', () => {
    const first = synthesiseService('shop', IN_AWS, FIXTURE);
    synthesiseService('ledger', IN_GCP, FIXTURE);

    expect(text(synthesiseService('shop', IN_AWS, FIXTURE))).toBe(text(first));
  });

  it('says nothing about cdktf, machine or time', () => {
    const whole = text([...synthesiseAll(join(FIXTURE)).values(), synthesiseService('shop', IN_AWS, FIXTURE)]);

    expect(whole).not.toContain('"//"');
    expect(whole).not.toContain(process.cwd());
    expect(whole).not.toContain('backend');
  });

  it('writes nothing', () => {
    const home = process.cwd();
    const empty = mkdtempSync(join(tmpdir(), 'trimtab-synth-'));
    try {
      process.chdir(empty);
      synthesiseAll();

      expect(readdirSync(empty)).toEqual([]);
    } finally {
      process.chdir(home);
      rmSync(empty, { recursive: true });
    }
  });

  it('keeps no memory of the stacks that it has written down', () => {
    const tokens = () =>
      (globalThis as { __cdktfTokenMap?: { stringTokenMap: Map<string, unknown> } }).__cdktfTokenMap?.stringTokenMap;
    synthesiseService('shop', IN_AWS, FIXTURE);
    const before = tokens()?.size;

    for (let round = 0; round < 5; round++) synthesiseService('shop', IN_AWS, FIXTURE);

    expect(before).toBeTypeOf('number');
    expect(tokens()?.size).toBe(before);
  });

  it('leaves the call stacks of later errors alone', () => {
    synthesiseService('shop', IN_AWS, FIXTURE);

    expect(new Error('later').stack).toContain('synth.test.ts');
  });

  it('leaves a retired service nothing but the connections to clean up', () => {
    const template = synthesiseRetired('shop', FIXTURE);

    expect(template['resource']).toBeUndefined();
    expect((template['provider'] as { aws: unknown[] }).aws).toHaveLength(2);
  });

  it.each([
    [{ ...IN_AWS, provider: 'ibm' }, 'unknown-provider', 'field provider'],
    [{ ...IN_AWS, region: 'us-west-9' }, 'unknown-region', 'field region'],
    [{ ...IN_AWS, instanceType: 't9.huge' }, 'unknown-instance-type', 'field instanceType'],
    [{ ...IN_AWS, region: 'eu-west-1', instanceType: 'g4dn.xlarge' }, 'unknown-instance-type', 'aws/eu-west-1'],
  ])('refuses %j', (where, code, sentence) => {
    expect(() => synthesiseService('shop', where, FIXTURE)).toThrowError(
      expect.objectContaining({ code, message: expect.stringContaining(sentence) }),
    );
  });

  it('refuses services and clusters that nobody described', () => {
    expect(() => synthesiseService('nobody', IN_AWS, FIXTURE)).toThrowError(/infra\/services\/nobody\.json/);
    expect(() => synthesiseCluster('swen-nowhere', FIXTURE)).toThrowError(/swen-nowhere/);
  });
});

describe('the fleet of this repository', () => {
  const all = synthesiseAll();

  it('has a stack per provider-region and per service', () => {
    const placements = readdirSync('infra/placements').filter((name) => name.endsWith('.ts'));
    const regions = readdirSync('infra/providers', { withFileTypes: true }).filter((entry) => entry.isDirectory()).length;

    expect(placements.length).toBeGreaterThanOrEqual(14);
    expect(regions).toBe(4);
    expect(all.size).toBe(13 + placements.length);
  });

  it('puts clusters before the services that stand in them', () => {
    const ids = [...all.keys()];

    expect(ids.slice(0, 13).every((id) => id.startsWith('swen-'))).toBe(true);
    expect(ids).toEqual(expect.arrayContaining(['swen-aws', 'swen-alibaba', 'service-1', 'service-2', 'service-3']));
  });
});

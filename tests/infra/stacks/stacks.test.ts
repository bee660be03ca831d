import { describe, expect, it } from 'vitest';
import type { Template } from '../../../infra/stacks/render.ts';
import { synthesiseCluster, synthesiseService } from '../../../infra/synth.ts';
import { FIXTURE, IN_AWS, IN_GCP, type Where } from '../support/fleet-folder.ts';

type Body = Record<string, unknown>;

/** Bodies of one resource type by name. */
function all(template: Template, type: string): Record<string, Body> {
  return ((template['resource'] as Record<string, Record<string, Body>>)[type] ?? {}) as Record<string, Body>;
}

/** Inputs of the `terraform_data` resources of one kind, by name. */
function inputs(template: Template, kind: string): Body[] {
  return Object.values(all(template, 'terraform_data'))
    .map((body) => body['input'] as Body)
    .filter((input) => input['kind'] === kind);
}

const SUBNETS = ['10.0.1.0/24', '10.0.11.0/24', '10.0.12.0/24', '10.0.2.0/24'];
const SIMULATED: Readonly<Record<string, { cluster: string; where: Where }>> = {
  gcp: { cluster: 'swen-gcp-us-central1', where: IN_GCP },
  alibaba: {
    cluster: 'swen-alibaba',
    where: { provider: 'alibaba', region: 'ap-southeast-1', instanceType: 'ecs.g6.large', count: 3 },
  },
  azure: {
    cluster: 'swen-azure-eastus',
    where: { provider: 'azure', region: 'eastus', instanceType: 'Standard_B2s', count: 1 },
  },
};

describe('an AWS cluster', () => {
  const template = synthesiseCluster('swen-aws', FIXTURE);

  it('is 10.0.0.0/16 with two public and two private subnets in two zones', () => {
    const subnets = Object.values(all(template, 'aws_subnet'));
    const open = subnets.filter((subnet) => subnet['map_public_ip_on_launch'] === true).map((subnet) => subnet['cidr_block']);

    expect(all(template, 'aws_vpc')['network']?.['cidr_block']).toBe('10.0.0.0/16');
    expect(subnets.map((subnet) => subnet['cidr_block']).sort()).toEqual(SUBNETS);
    expect(open).toEqual(['10.0.1.0/24', '10.0.2.0/24']);
    expect(new Set(subnets.map((subnet) => subnet['availability_zone']))).toEqual(new Set(['us-east-1a', 'us-east-1b']));
  });

  it('sends only the public subnets to the internet', () => {
    const route = all(template, 'aws_route')['route-internet'];
    const associations = all(template, 'aws_route_table_association');
    const tableOf = (subnet: string) => associations[`route-table-association-${subnet}`]?.['route_table_id'];

    expect(route?.['destination_cidr_block']).toBe('0.0.0.0/0');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's own reference
    expect(route?.['route_table_id']).toBe('${aws_route_table.route-table-public.id}');
    expect(tableOf('public-1')).toBe(route?.['route_table_id']);
    expect(tableOf('public-2')).toBe(route?.['route_table_id']);
    expect(tableOf('private-1')).not.toBe(route?.['route_table_id']);
    expect(tableOf('private-2')).toBe(tableOf('private-1'));
  });

  it('opens only web ports to everybody', () => {
    const rules = Object.values(all(template, 'aws_security_group')).flatMap((group) => group['ingress'] as Body[]);
    const portsFrom = (range: string) =>
      rules.filter((rule) => (rule['cidr_blocks'] as string[]).includes(range)).map((rule) => rule['from_port']);

    expect(portsFrom('0.0.0.0/0')).toEqual([80, 443]);
    expect(portsFrom('10.0.0.0/16')).toEqual([22, 9100]);
  });
});

describe('a service in AWS', () => {
  const template = synthesiseService('ledger', { ...IN_AWS, count: 3 }, FIXTURE);
  const instances = Object.entries(all(template, 'aws_instance'));

  it('is as many instances of the placed type as the placement says', () => {
    expect(instances.map(([name]) => name)).toEqual(['instance-us-east-1-0', 'instance-us-east-1-1', 'instance-us-east-1-2']);
    expect(instances.every(([, body]) => body['instance_type'] === 't3.medium')).toBe(true);
  });

  it('starts no instance beside the placed ones by itself', () => {
    const group = all(template, 'aws_autoscaling_group')['autoscaling-us-east-1'];

    expect(group).toMatchObject({ min_size: 0, desired_capacity: 0, max_size: 3 });
  });

  it('carries the tags that people and bills go by', () => {
    const [, first] = instances[0] ?? [];

    expect(first?.['tags']).toEqual({
      Name: 'ledger-0',
      'trimtab:cluster': 'swen-aws',
      'trimtab:provider': 'aws',
      'trimtab:region': 'us-east-1',
      'trimtab:service': 'ledger',
    });
  });

  it('encrypts every disk, and keeps the data disk of a stateful service', () => {
    for (const [, body] of instances) {
      expect(body['root_block_device']).toMatchObject({ encrypted: true });
      expect(body['ebs_block_device']).toEqual([
        expect.objectContaining({ encrypted: true, volume_size: 50, delete_on_termination: false }),
      ]);
    }
    const [template0] = Object.values(all(template, 'aws_launch_template'));
    expect(template0?.['block_device_mappings']).toEqual([
      { device_name: '/dev/xvda', ebs: expect.objectContaining({ encrypted: 'true' }) },
    ]);
  });

  it('opens its ports to the network and nothing to the internet', () => {
    const [group] = Object.values(all(template, 'aws_security_group'));
    const rules = group?.['ingress'] as Body[];

    expect(rules.map((rule) => [rule['from_port'], rule['to_port'], rule['cidr_blocks']])).toEqual([
      [5432, 5432, ['10.0.0.0/16']],
    ]);
  });

  it('raises an alarm per instance that lets the group grow', () => {
    const alarms = Object.keys(all(template, 'aws_cloudwatch_metric_alarm'));

    expect(alarms).toHaveLength(4);
    expect(alarms).toEqual(expect.arrayContaining(['alarm-us-east-1-cpu-high-2', 'alarm-us-east-1-cpu-idle']));
  });

  it('declares an alias for every region, so that an old place can be destroyed', () => {
    const { aws } = template['provider'] as { aws: Body[] };

    expect(aws.map((provider) => provider['alias'])).toEqual(['us-east-1', 'eu-west-1']);
    expect(instances.every(([, body]) => body['provider'] === 'aws.us-east-1')).toBe(true);
  });

  it('has no data disk without data', () => {
    const shop = synthesiseService('shop', IN_AWS, FIXTURE);

    expect(Object.values(all(shop, 'aws_instance')).every((body) => body['ebs_block_device'] === undefined)).toBe(true);
  });
});

describe.each(Object.entries(SIMULATED))('in %s', (provider, { cluster, where }) => {
  const network = synthesiseCluster(cluster, FIXTURE);
  const service = synthesiseService('ledger', where, FIXTURE);

  it('a cluster has the same network as everywhere', () => {
    expect(inputs(network, 'network')).toEqual([expect.objectContaining({ name: cluster, cidr: '10.0.0.0/16' })]);
    expect(
      inputs(network, 'subnet')
        .map((subnet) => subnet['cidr'])
        .sort(),
    ).toEqual(SUBNETS);
    expect(inputs(network, 'gateway')).toHaveLength(1);
    expect(inputs(network, 'route-table')).toHaveLength(2);
    expect(inputs(network, 'route-table-association')).toHaveLength(4);
    expect(
      inputs(network, 'security-group').flatMap((group) => (group['ingress'] as Body[]).map((rule) => rule['port'])),
    ).toEqual([80, 443, 22, 9100]);
  });

  it('a service is instances that say who, where and what they are', () => {
    const instances = inputs(service, 'instance');
    const { region, instanceType } = where;

    expect(Object.keys(service['resource'] as object)).toEqual(['terraform_data']);
    expect(instances).toHaveLength(where.count);
    expect(instances[0]).toMatchObject({ service: 'ledger', provider, region, instance_type: instanceType, name: 'ledger-0' });
    expect(instances[0]?.['tags']).toMatchObject({ 'trimtab:service': 'ledger', 'trimtab:provider': provider });
    expect(Object.keys(all(service, 'terraform_data'))).toContain(`instance-${region}-0`);
  });

  it('every disk is encrypted', () => {
    const disks = inputs(service, 'disk');

    expect(disks).toHaveLength(2 * where.count);
    expect(disks.every((disk) => disk['encrypted'] === true)).toBe(true);
  });

  it('ports, alarms and auto-scaling are there', () => {
    expect(inputs(service, 'security-group')[0]?.['ingress']).toEqual([{ protocol: 'tcp', port: 5432, from: '10.0.0.0/16' }]);
    expect(inputs(service, 'alarm')).toHaveLength(where.count);
    expect(inputs(service, 'autoscaling')).toEqual([expect.objectContaining({ minimum: 0, maximum: where.count })]);
  });
});

import { DataResource, type TerraformStack } from 'cdktf';
import type { ProviderRegion } from '../fleet.ts';
import { ANYWHERE, NETWORK, PORT_GROUPS, SUBNETS, subnetOfInstance } from '../stacks/network-plan.ts';
import { burstOf, CPU_ALARM, dataDiskGib, ROOT_DISK_GIB } from '../stacks/sizing.ts';
import { type PlacedService, resourceName } from './cloud.ts';

/**
 * A cloud without its plugin: every resource is a `terraform_data` that carries, as `input`, what the
 * cloud's own resource would be given. Plan, apply and state are Terraform's own.
 */
export interface Vocabulary {
  /** The cloud's own resource type for each kind, such as `alicloud_vpc` for a network. */
  readonly types: Readonly<Record<Kind, string>>;
  readonly image: string;
  readonly diskCategory: string;
  /** Name of one of a region's two zones. */
  zone(region: string, zone: 0 | 1): string;
}

export type Kind =
  | 'network'
  | 'subnet'
  | 'gateway'
  | 'route-table'
  | 'route-table-association'
  | 'security-group'
  | 'instance'
  | 'disk'
  | 'alarm'
  | 'autoscaling';

type Values = Readonly<Record<string, unknown>>;

function resource(stack: TerraformStack, words: Vocabulary, id: string, kind: Kind, where: ProviderRegion, values: Values): void {
  const { provider, region, cluster } = where;
  const input = { kind, stands_for: words.types[kind], provider, region, cluster, ...values };
  new DataResource(stack, id, { input });
}

/** The network of one region. */
export function simulatedCluster(words: Vocabulary): (stack: TerraformStack, where: ProviderRegion) => void {
  return (stack, where) => {
    const name = (part: string) => `${where.cluster}-${part}`;
    const network = where.cluster;
    const add = (id: string, kind: Kind, values: Values) => resource(stack, words, id, kind, where, values);
    add('network', 'network', { name: network, cidr: NETWORK });
    add('internet-gateway', 'gateway', { name: name('gateway'), network });
    const routes = { public: [{ to: ANYWHERE, by: name('gateway') }], private: [] };
    for (const tier of ['public', 'private'] as const)
      add(`route-table-${tier}`, 'route-table', { name: name(tier), network, routes: routes[tier] });
    for (const subnet of SUBNETS) {
      const { cidr, tier } = subnet;
      const zone = words.zone(where.region, subnet.zone);
      add(`subnet-${subnet.name}`, 'subnet', { name: name(subnet.name), network, cidr, tier, zone });
      const table = { subnet: name(subnet.name), route_table: name(tier) };
      add(`route-table-association-${subnet.name}`, 'route-table-association', table);
    }
    for (const { name: group, description, ports, from } of PORT_GROUPS)
      add(`security-group-${group}`, 'security-group', { name: name(group), network, description, ingress: rules(ports, from) });
  };
}

/** Instances with encrypted disks, their security group, alarms and auto-scaling. */
export function simulatedService(words: Vocabulary): (stack: TerraformStack, at: PlacedService) => void {
  return (stack, at) => {
    const { service } = at.spec;
    const { region } = at.where;
    const add = (id: string, kind: Kind, values: Values) => resource(stack, words, id, kind, at.where, { service, ...values });
    const securityGroup = resourceName(at, region);
    const network = at.where.cluster;
    add(`security-group-${region}`, 'security-group', { name: securityGroup, network, ingress: rules(at.spec.ports, NETWORK) });
    for (let index = 0; index < at.placement.count; index++) instance(words, at, index, securityGroup, add);
    add(`autoscaling-${region}`, 'autoscaling', {
      name: resourceName(at, 'burst'),
      instance_type: at.placement.instanceType,
      minimum: 0,
      maximum: burstOf(at.placement.count),
    });
  };
}

type Add = (id: string, kind: Kind, values: Values) => void;

function instance(words: Vocabulary, at: PlacedService, index: number, securityGroup: string, add: Add): void {
  const { region, cluster } = at.where;
  const name = resourceName(at, String(index));
  add(`instance-${region}-${index}`, 'instance', {
    name,
    instance_type: at.placement.instanceType,
    image: words.image,
    network: cluster,
    subnet: `${cluster}-${subnetOfInstance(index).name}`,
    security_group: securityGroup,
    tags: { Name: name, 'trimtab:service': at.spec.service, 'trimtab:provider': at.where.provider, 'trimtab:region': region },
  });
  const disk = (role: 'root' | 'data', sizeGib: number) =>
    add(`disk-${region}-${index}-${role}`, 'disk', {
      name: `${name}-${role}`,
      instance: name,
      role,
      size_gib: sizeGib,
      category: words.diskCategory,
      encrypted: true,
      // A stateful service's data outlives its instance.
      delete_with_instance: role === 'root' || !at.spec.stateful,
    });
  disk('root', ROOT_DISK_GIB);
  const dataGib = dataDiskGib(at.spec);
  if (dataGib !== null) disk('data', dataGib);
  const { abovePercent, periodSeconds, periods } = CPU_ALARM;
  const rule = { above_percent: abovePercent, period_seconds: periodSeconds, periods, action: resourceName(at, 'burst') };
  add(`alarm-${region}-cpu-high-${index}`, 'alarm', { name: `${name}-cpu-high`, instance: name, metric: 'cpu', ...rule });
}

function rules(ports: readonly number[], from: string) {
  return ports.map((port) => ({ protocol: 'tcp', port, from }));
}

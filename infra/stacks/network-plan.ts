/** The addresses of every cluster, the same in every cloud. */
export const NETWORK = '10.0.0.0/16';
export const ANYWHERE = '0.0.0.0/0';

export interface Subnet {
  readonly name: string;
  readonly cidr: string;
  readonly tier: 'public' | 'private';
  /** Which of the region's zones: 0 or 1. */
  readonly zone: 0 | 1;
}

export const SUBNETS: readonly Subnet[] = [
  { name: 'public-1', cidr: '10.0.1.0/24', tier: 'public', zone: 0 },
  { name: 'public-2', cidr: '10.0.2.0/24', tier: 'public', zone: 1 },
  { name: 'private-1', cidr: '10.0.11.0/24', tier: 'private', zone: 0 },
  { name: 'private-2', cidr: '10.0.12.0/24', tier: 'private', zone: 1 },
];

/** Services live in the private subnets, turn about. */
export function subnetOfInstance(index: number): Subnet {
  const homes = SUBNETS.filter((subnet) => subnet.tier === 'private');
  const home = homes[index % homes.length];
  if (home === undefined) throw new RangeError('the network plan has no private subnet');
  return home;
}

/** A cluster's security group: TCP ports and who may reach them. */
export interface PortGroup {
  readonly name: string;
  readonly description: string;
  readonly ports: readonly number[];
  readonly from: string;
}

export const PORT_GROUPS: readonly PortGroup[] = [
  { name: 'web', description: 'Web traffic from anywhere', ports: [80, 443], from: ANYWHERE },
  { name: 'administration', description: 'Shell from inside the network', ports: [22], from: NETWORK },
  { name: 'metrics', description: 'Metrics from inside the network', ports: [9100], from: NETWORK },
];

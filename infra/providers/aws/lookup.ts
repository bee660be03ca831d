import { DataAwsAmi } from '@cdktf/provider-aws/lib/data-aws-ami/index.js';
import { DataAwsSubnet } from '@cdktf/provider-aws/lib/data-aws-subnet/index.js';
import { DataAwsVpc } from '@cdktf/provider-aws/lib/data-aws-vpc/index.js';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import type { TerraformStack } from 'cdktf';
import { SUBNETS, subnetOfInstance } from '../../stacks/network-plan.ts';
import type { PlacedService } from '../cloud.ts';

/** What a service finds in its region, by tags: it shares no state with the cluster's stack. */
export interface Surroundings {
  readonly vpc: DataAwsVpc;
  readonly image: DataAwsAmi;
  /** Reference to the subnet of the n-th instance. */
  subnetId(index: number): string;
}

/** Graviton families carry a `g` after their generation: `t4g.small`, `c7gn.large`. */
function architectureOf(instanceType: string): 'arm64' | 'x86_64' {
  return /^[a-z]+\d+g[a-z]*\./.test(instanceType) ? 'arm64' : 'x86_64';
}

export function lookUp(stack: TerraformStack, at: PlacedService, provider: AwsProvider): Surroundings {
  const { cluster, region } = at.where;
  const vpc = new DataAwsVpc(stack, `network-${region}`, { provider, tags: { 'trimtab:cluster': cluster } });
  const image = new DataAwsAmi(stack, `image-${region}`, {
    provider,
    mostRecent: true,
    owners: ['amazon'],
    filter: [{ name: 'name', values: [`al2023-ami-2023.*-kernel-6.1-${architectureOf(at.placement.instanceType)}`] }],
  });
  const subnets = new Map(
    SUBNETS.filter((subnet) => subnet.tier === 'private').map(({ name }) => [
      name,
      new DataAwsSubnet(stack, `subnet-${region}-${name}`, { provider, tags: { Name: `${cluster}-${name}` } }),
    ]),
  );
  return { vpc, image, subnetId: (index) => subnets.get(subnetOfInstance(index).name)?.id ?? '' };
}

import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway/index.js';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Route } from '@cdktf/provider-aws/lib/route/index.js';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table/index.js';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import type { TerraformStack } from 'cdktf';
import type { ProviderRegion } from '../../fleet.ts';
import { ANYWHERE, NETWORK, PORT_GROUPS, SUBNETS } from '../../stacks/network-plan.ts';
import { connection } from './connection.ts';
import { securityGroupRules } from './security-group-rules.ts';
import { clusterTags } from './tags.ts';

/** The network of one region: VPC, subnets, gateway, routes and security groups. */
export function cluster(stack: TerraformStack, where: ProviderRegion): void {
  const provider = connection(stack, where.region);
  const vpc = new Vpc(stack, 'network', {
    provider,
    cidrBlock: NETWORK,
    enableDnsHostnames: true,
    enableDnsSupport: true,
    tags: clusterTags(where, where.cluster),
  });
  const tables = routeTables(stack, where, provider, vpc);
  for (const { name, cidr, tier, zone } of SUBNETS) {
    const subnet = new Subnet(stack, `subnet-${name}`, {
      provider,
      vpcId: vpc.id,
      cidrBlock: cidr,
      availabilityZone: `${where.region}${'ab'[zone]}`,
      mapPublicIpOnLaunch: tier === 'public',
      tags: { ...clusterTags(where, `${where.cluster}-${name}`), 'trimtab:tier': tier },
    });
    new RouteTableAssociation(stack, `route-table-association-${name}`, {
      provider,
      subnetId: subnet.id,
      routeTableId: tables[tier].id,
    });
  }
  securityGroups(stack, where, provider, vpc);
}

/** Public subnets reach the internet through the gateway; private ones reach only the network itself. */
function routeTables(stack: TerraformStack, where: ProviderRegion, provider: AwsProvider, vpc: Vpc) {
  const gateway = new InternetGateway(stack, 'internet-gateway', {
    provider,
    vpcId: vpc.id,
    tags: clusterTags(where, `${where.cluster}-gateway`),
  });
  const table = (tier: 'public' | 'private') =>
    new RouteTable(stack, `route-table-${tier}`, {
      provider,
      vpcId: vpc.id,
      tags: clusterTags(where, `${where.cluster}-${tier}`),
    });
  const tables = { public: table('public'), private: table('private') };
  new Route(stack, 'route-internet', {
    provider,
    routeTableId: tables.public.id,
    destinationCidrBlock: ANYWHERE,
    gatewayId: gateway.id,
  });
  return tables;
}

function securityGroups(stack: TerraformStack, where: ProviderRegion, provider: AwsProvider, vpc: Vpc): void {
  for (const { name, description, ports, from } of PORT_GROUPS)
    new SecurityGroup(stack, `security-group-${name}`, {
      provider,
      vpcId: vpc.id,
      name: `${where.cluster}-${name}`,
      description,
      ...securityGroupRules(ports, from),
      tags: clusterTags(where, `${where.cluster}-${name}`),
    });
}

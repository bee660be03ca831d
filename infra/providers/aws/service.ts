import { Instance } from '@cdktf/provider-aws/lib/instance/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import type { TerraformStack } from 'cdktf';
import { NETWORK } from '../../stacks/network-plan.ts';
import { dataDiskGib, ROOT_DISK_GIB } from '../../stacks/sizing.ts';
import { type PlacedService, resourceName } from '../cloud.ts';
import { connection } from './connection.ts';
import { lookUp } from './lookup.ts';
import type { ServiceParts } from './parts.ts';
import { autoScaling } from './scaling.ts';
import { securityGroupRules } from './security-group-rules.ts';
import { serviceTags } from './tags.ts';

/** Instances with encrypted disks, their security group, alarms and auto-scaling. */
export function service(stack: TerraformStack, at: PlacedService): void {
  const provider = connection(stack, at.where.region);
  const surroundings = lookUp(stack, at, provider);
  const name = resourceName(at, at.where.region);
  const securityGroup = new SecurityGroup(stack, `security-group-${at.where.region}`, {
    provider,
    vpcId: surroundings.vpc.id,
    name,
    description: `Ports of ${at.spec.service}`,
    ...securityGroupRules(at.spec.ports, NETWORK),
    tags: serviceTags(at, name),
  });
  const parts: ServiceParts = { ...surroundings, provider, securityGroup };
  const instances = Array.from({ length: at.placement.count }, (_, index) => instance(stack, at, parts, index));
  autoScaling(stack, at, parts, instances);
}

function instance(stack: TerraformStack, at: PlacedService, parts: ServiceParts, index: number): Instance {
  const tags = serviceTags(at, resourceName(at, String(index)));
  return new Instance(stack, `instance-${at.where.region}-${index}`, {
    provider: parts.provider,
    ami: parts.image.id,
    instanceType: at.placement.instanceType,
    subnetId: parts.subnetId(index),
    vpcSecurityGroupIds: [parts.securityGroup.id],
    metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required' },
    rootBlockDevice: { encrypted: true, volumeType: 'gp3', volumeSize: ROOT_DISK_GIB, deleteOnTermination: true },
    ...dataDisk(at),
    tags,
    // A newer image is no reason to replace a running instance.
    lifecycle: { ignoreChanges: ['ami'] },
  });
}

function dataDisk(at: PlacedService) {
  const volumeSize = dataDiskGib(at.spec);
  if (volumeSize === null) return {};
  // A stateful service's data outlives its instance.
  const deleteOnTermination = !at.spec.stateful;
  return {
    ebsBlockDevice: [{ deviceName: '/dev/sdf', encrypted: true, volumeType: 'gp3', volumeSize, deleteOnTermination }],
  };
}

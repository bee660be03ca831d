import type { SecurityGroupEgress, SecurityGroupIngress } from '@cdktf/provider-aws/lib/security-group/index.js';
import { ANYWHERE } from '../../stacks/network-plan.ts';

/** TCP ports in from one address range, everything out. */
export function securityGroupRules(
  ports: readonly number[],
  from: string,
): { ingress: SecurityGroupIngress[]; egress: SecurityGroupEgress[] } {
  return {
    ingress: ports.map((port) => ({
      description: `TCP ${port}`,
      protocol: 'tcp',
      fromPort: port,
      toPort: port,
      cidrBlocks: [from],
    })),
    egress: [{ description: 'Everything out', protocol: '-1', fromPort: 0, toPort: 0, cidrBlocks: [ANYWHERE] }],
  };
}

import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import type { Surroundings } from './lookup.ts';

/** What the instances of a service have in common with those that auto-scaling may add. */
export interface ServiceParts extends Surroundings {
  readonly provider: AwsProvider;
  readonly securityGroup: SecurityGroup;
}

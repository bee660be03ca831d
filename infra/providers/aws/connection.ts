import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import type { TerraformStack } from 'cdktf';
import type { Catalog } from '../../catalog.ts';
import { InfraError } from '../../errors.ts';

const idOf = (region: string) => `aws-${region}`;

/** One provider alias per region; Terraform starts only those that a stack's resources name. */
export function connect(stack: TerraformStack, catalog: Catalog): void {
  for (const { region } of catalog.regions) new AwsProvider(stack, idOf(region), { alias: region, region });
}

/** The alias of a region, which `connect` has declared before. */
export function connection(stack: TerraformStack, region: string): AwsProvider {
  const found = stack.node.tryFindChild(idOf(region));
  if (found instanceof AwsProvider) return found;
  throw new InfraError('unconnected-region', `the stack ${stack.node.id} has no connection to aws/${region}`);
}

import type { Synthesiser } from '../../src/change/index.ts';
import type { Stack } from '../../src/change/stack.ts';
import type { Placement } from '../../src/domain/placement.ts';

export const PLACEMENT: Placement = { provider: 'aws', region: 'us-east-1', instanceType: 't3.medium', count: 2 };

/** A placement file in its usual form. */
export function placementText(service: string, { provider, region, instanceType, count }: Placement): string {
  return `import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked \`trimtab:\` and nothing else in this file.
export default {
  service: '${service}',
  provider: '${provider}', // trimtab:provider
  region: '${region}', // trimtab:region
  instanceType: '${instanceType}', // trimtab:instanceType
  count: ${count}, // trimtab:count
} satisfies PlacementFile;
`;
}

type Resources = Record<string, Record<string, Record<string, unknown>>>;

/** A stack in the shape of the real ones, small enough to be read at a glance. */
export function stackOf(service: string, { provider, region, instanceType, count }: Placement): Stack & { resource: Resources } {
  const tags = { 'trimtab:service': service, 'trimtab:provider': provider, 'trimtab:region': region };
  const numbers = Array.from({ length: count }, (_, index) => index);
  const resource: Resources =
    provider === 'aws'
      ? {
          aws_security_group: { [`security-group-${region}`]: { name: `${service}-${region}`, tags } },
          aws_security_group_rule: {
            [`rule-${region}`]: { security_group_id: `\${aws_security_group.security-group-${region}.id}`, from_port: 443 },
          },
          aws_instance: Object.fromEntries(
            numbers.map((n) => [
              `instance-${region}-${n}`,
              { instance_type: instanceType, tags: { ...tags, Name: `${service}-${n}` } },
            ]),
          ),
          aws_autoscaling_group: { [`autoscaling-${region}`]: { name: `${service}-burst`, min_size: 0, max_size: count } },
        }
      : {
          terraform_data: {
            ...Object.fromEntries(
              numbers.map((n) => [
                `instance-${region}-${n}`,
                { input: { kind: 'instance', service, provider, region, instance_type: instanceType, name: `${service}-${n}` } },
              ]),
            ),
            [`security-group-${region}`]: { input: { kind: 'security-group', service, provider, region } },
          },
        };
  return {
    '//': { metadata: { stackName: service } },
    terraform: { required_providers: { aws: { source: 'aws' } } },
    provider: { aws: [{ region: 'us-east-1', alias: 'us-east-1' }] },
    data: provider === 'aws' ? { aws_vpc: { [`network-${region}`]: { tags: { Name: 'net' } } } } : {},
    resource,
  };
}

/** Synthesises with `stackOf`; `tamper` may then change the stack, as a faulty stack program would. */
export function fakeSynthesiser(
  tamper: (stack: ReturnType<typeof stackOf>, placement: Placement) => void = () => undefined,
): Synthesiser {
  return {
    async synthesise(service, placement) {
      const stack = stackOf(service, placement);
      tamper(stack, placement);
      return stack;
    },
  };
}

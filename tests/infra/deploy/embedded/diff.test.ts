import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../../infra/deploy/changes.ts';
import { diff, resourcesOf } from '../../../../infra/deploy/embedded/diff.ts';
import { synthesiseService } from '../../../../infra/synth.ts';
import { FIXTURE, IN_AWS, IN_GCP } from '../../support/fleet-folder.ts';

const at = (service: string, where: typeof IN_AWS) => resourcesOf(synthesiseService(service, where, FIXTURE));

/** Actions by address, untouched resources left out. */
function actions(before: readonly Resource[], after: readonly Resource[]): Record<string, readonly string[]> {
  const touched = diff(before, after).filter((change) => !change.actions.includes('no-op'));
  return Object.fromEntries(touched.map((change) => [change.address, change.actions]));
}

describe('the difference of two states', () => {
  it('is nothing when nothing changed, and says so for each resource', () => {
    const changes = diff(at('shop', IN_AWS), at('shop', IN_AWS));

    expect(changes).toHaveLength(at('shop', IN_AWS).length);
    expect(changes.every((change) => change.actions.join() === 'no-op')).toBe(true);
  });

  it('does not care about the order of keys', () => {
    const one = [{ address: 'a.b', type: 'a', values: { x: 1, y: { p: 1, q: 2 } } }];
    const two = [{ address: 'a.b', type: 'a', values: { y: { q: 2, p: 1 }, x: 1 } }];

    expect(actions(one, two)).toEqual({});
  });

  it('of a move deletes everything in the old place and creates everything in the new one', () => {
    const old = at('shop', IN_AWS);
    const fresh = at('shop', IN_GCP);
    const changes = diff(old, fresh);
    const addresses = (action: string) =>
      changes.filter((change) => change.actions.join() === action).map((change) => change.address);

    expect(addresses('delete')).toEqual(old.map((resource) => resource.address));
    expect(addresses('create')).toEqual(fresh.map((resource) => resource.address));
    expect(changes).toHaveLength(old.length + fresh.length);
    expect(changes.find((change) => change.address === 'aws_instance.instance-us-east-1-0')).toMatchObject({
      before: { instance_type: 't3.medium' },
      after: null,
    });
  });

  it('of another machine type updates instances and template in place', () => {
    const after = at('shop', IN_AWS).map((resource) =>
      'instance_type' in resource.values ? { ...resource, values: { ...resource.values, instance_type: 'm5.large' } } : resource,
    );

    expect(actions(at('shop', IN_AWS), after)).toEqual({
      'aws_instance.instance-us-east-1-0': ['update'],
      'aws_instance.instance-us-east-1-1': ['update'],
      'aws_launch_template.launch-template-us-east-1': ['update'],
    });
  });

  it('of one instance more creates that one with its alarm, and lets the group grow', () => {
    expect(actions(at('shop', IN_AWS), at('shop', { ...IN_AWS, count: 3 }))).toEqual({
      'aws_autoscaling_group.autoscaling-us-east-1': ['update'],
      'aws_cloudwatch_metric_alarm.alarm-us-east-1-cpu-high-2': ['create'],
      'aws_instance.instance-us-east-1-2': ['create'],
    });
  });

  it('replaces what a cloud cannot change in place', () => {
    const vpc = (range: string) => [{ address: 'aws_vpc.network', type: 'aws_vpc', values: { cidr_block: range } }];

    expect(actions(vpc('10.0.0.0/16'), vpc('10.1.0.0/16'))).toEqual({ 'aws_vpc.network': ['delete', 'create'] });
  });
});

describe('the resources of a template', () => {
  it('are its attributes without what only steers Terraform', () => {
    const [instance] = at('shop', IN_AWS).filter((resource) => resource.type === 'aws_instance');

    expect(instance?.values).not.toHaveProperty('lifecycle');
    expect(instance?.values).not.toHaveProperty('provider');
    expect(instance?.values).toMatchObject({ instance_type: 't3.medium', tags: { 'trimtab:service': 'shop' } });
  });

  it('are none when the template has none', () => {
    expect(resourcesOf({ provider: {} })).toEqual([]);
  });
});

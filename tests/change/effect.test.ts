import { describe, expect, it } from 'vitest';
import { effectOf } from '../../src/change/effect.ts';
import { rewrite } from '../../src/change/index.ts';
import { fakeSynthesiser, PLACEMENT, placementText, stackOf } from './fake-stacks.ts';

const effect = (before: object, after: object) => effectOf('service-1', { resource: before }, { resource: after });
const instance = (type: string, more: object = {}) => ({ aws_instance: { a: { instance_type: type, ...more } } });

describe('the intended effect', () => {
  it('names what comes and what goes, with what decides where it runs', () => {
    const to = { ...PLACEMENT, provider: 'alibaba', region: 'ap-southeast-1', instanceType: 'ecs.g6.large', count: 1 };
    const { stack, resources } = effectOf('service-1', stackOf('service-1', PLACEMENT), stackOf('service-1', to));

    expect(stack).toBe('service-1');
    expect(resources.map(({ address, action }) => `${action} ${address}`)).toEqual([
      'delete aws_autoscaling_group.autoscaling-us-east-1',
      'delete aws_instance.instance-us-east-1-0',
      'delete aws_instance.instance-us-east-1-1',
      'delete aws_security_group.security-group-us-east-1',
      'delete aws_security_group_rule.rule-us-east-1',
      'create terraform_data.instance-ap-southeast-1-0',
      'create terraform_data.security-group-ap-southeast-1',
    ]);
    expect(resources[0]?.attributes).toEqual({});
    expect(resources[5]?.attributes).toEqual({
      input: {
        kind: 'instance',
        service: 'service-1',
        provider: 'alibaba',
        region: 'ap-southeast-1',
        instance_type: 'ecs.g6.large',
        name: 'service-1-0',
      },
    });
  });

  it('says how a resource is to be after an update, and leaves out what stays', () => {
    const to = { ...PLACEMENT, count: 3 };
    expect(effectOf('service-1', stackOf('service-1', PLACEMENT), stackOf('service-1', to)).resources).toEqual([
      {
        address: 'aws_autoscaling_group.autoscaling-us-east-1',
        action: 'update',
        attributes: { name: 'service-1-burst', min_size: 0, max_size: 3 },
      },
      {
        address: 'aws_instance.instance-us-east-1-2',
        action: 'create',
        attributes: { instance_type: 't3.medium', tags: expect.objectContaining({ Name: 'service-1-2' }) },
      },
    ]);
  });

  it('leaves open what is known only after the apply', () => {
    const wanted = { input: { kind: 'disk', of: ['$\u007baws_instance.a.id}'] }, tags: { Name: 'a' }, ami: 'ami-1' };
    expect(effect({}, instance('t3.medium', wanted)).resources).toEqual([
      {
        address: 'aws_instance.a',
        action: 'create',
        attributes: { instance_type: 't3.medium', input: { kind: 'disk', of: [null] }, tags: { Name: 'a' }, ami: 'ami-1' },
      },
    ]);
  });

  it('names every attribute, but none of Terraform itself and none that is not set', () => {
    const own = { provider: 'aws.x', depends_on: ['b.c'], lifecycle: { prevent_destroy: true }, provisioner: [{}], count: 2 };
    const wanted = {
      ...own,
      key_name: null,
      user_data: 'echo',
      metadata_options: { http_tokens: 'required', hop: null },
      ebs: [],
    };
    expect(effect({}, instance('t3.medium', wanted)).resources[0]?.attributes).toEqual({
      ...{ instance_type: 't3.medium', user_data: 'echo', metadata_options: { http_tokens: 'required' }, ebs: [] },
    });
  });

  it.each([
    [['desired_capacity'], { min_size: 1 }],
    ['all', {}],
  ])('signs nothing that an update does not touch (ignore_changes = %j)', (ignored, attributes) => {
    const group = (size: number) => ({
      aws_autoscaling_group: { g: { min_size: size, desired_capacity: size, lifecycle: { ignore_changes: ignored } } },
    });
    expect(effect(group(0), group(1)).resources).toMatchObject([{ action: 'update', attributes }]);
    // A new one starts with what its program says.
    expect(effect({}, group(1)).resources).toMatchObject([
      { action: 'create', attributes: { min_size: 1, desired_capacity: 1 } },
    ]);
  });

  it('is empty when nothing differs, and knows nothing of data sources and providers', () => {
    expect(effect(instance('t3.medium'), instance('t3.medium')).resources).toEqual([]);
    const other = { provider: { aws: [] }, data: { aws_vpc: { a: {} } }, output: { a: {} } };
    expect(effectOf('service-1', {}, other).resources).toEqual([]);
  });

  it('comes with the rewritten placement', async () => {
    const result = await rewrite({
      service: 'service-1',
      path: 'infra/placements/service-1.ts',
      source: placementText('service-1', PLACEMENT),
      to: { ...PLACEMENT, instanceType: 'm5.large' },
      synthesiser: fakeSynthesiser(),
    });
    expect(result).toMatchObject({
      change: {
        effect: {
          stack: 'service-1',
          resources: [
            { address: 'aws_instance.instance-us-east-1-0', action: 'update', attributes: { instance_type: 'm5.large' } },
            { address: 'aws_instance.instance-us-east-1-1', action: 'update', attributes: { instance_type: 'm5.large' } },
          ],
        },
      },
    });
  });
});

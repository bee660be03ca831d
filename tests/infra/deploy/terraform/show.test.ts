import { describe, expect, it } from 'vitest';
import { changesOf, resourcesInState } from '../../../../infra/deploy/terraform/show.ts';

const entry = (address: string, actions: string[], more: object = {}) => ({
  address,
  mode: 'managed',
  type: address.split('.')[0],
  change: { actions, before: null, after: { name: 'x' }, ...more },
});
const shown = (...entries: object[]) => JSON.stringify({ resource_changes: entries });

describe('the changes that Terraform plans', () => {
  it('are sorted by address, without what is only read', () => {
    const json = shown(entry('aws_vpc.b', ['create']), entry('aws_vpc.a', ['delete', 'create'], { before: { name: 'old' } }), {
      ...entry('data.aws_vpc.c', ['read']),
      mode: 'data',
    });

    expect(changesOf('shop', json)).toEqual([
      { address: 'aws_vpc.a', type: 'aws_vpc', actions: ['delete', 'create'], before: { name: 'old' }, after: { name: 'x' } },
      { address: 'aws_vpc.b', type: 'aws_vpc', actions: ['create'], before: null, after: { name: 'x' } },
    ]);
  });

  it('show no secrets', () => {
    const change = {
      before: { password: 'hunter2', tags: [{ key: 'a' }, { key: 'hunter2' }] },
      before_sensitive: { password: true, tags: [false, { key: true }] },
      after: { password: 'hunter3' },
      after_sensitive: true,
    };
    const [covered] = changesOf('shop', shown(entry('aws_x.a', ['update'], change)));

    expect(covered?.before).toEqual({ password: '(sensitive)', tags: [{ key: 'a' }, { key: '(sensitive)' }] });
    expect(covered?.after).toBeNull();
  });

  it('are none when nothing changes', () => {
    expect(changesOf('shop', '{}')).toEqual([]);
  });

  it.each([['forget'], ['open'], []].map((actions) => [actions]))('are refused with the actions %j', (actions) => {
    expect(() => changesOf('shop', shown(entry('aws_vpc.a', actions)))).toThrowError(
      expect.objectContaining({ code: 'unknown-action' }),
    );
  });

  it('are refused when Terraform printed something else', () => {
    expect(() => changesOf('shop', 'Warning: ...')).toThrowError(expect.objectContaining({ code: 'unreadable-plan' }));
  });
});

describe('the resources in a state', () => {
  it('are those that Terraform manages, with their values', () => {
    const resource = (mode: string, address: string) => ({ mode, address, type: 'aws_vpc', values: { id: address } });
    const json = JSON.stringify({
      values: { root_module: { resources: [resource('managed', 'b'), resource('data', 'c'), resource('managed', 'a')] } },
    });

    expect(resourcesInState('shop', json)).toEqual([
      { address: 'a', type: 'aws_vpc', values: { id: 'a' } },
      { address: 'b', type: 'aws_vpc', values: { id: 'b' } },
    ]);
  });

  it('are none in an empty state', () => {
    expect(resourcesInState('shop', '{"format_version":"1.0"}')).toEqual([]);
  });
});

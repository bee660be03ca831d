import { describe, expect, test } from 'vitest';
import { offer, resourcesFor, service, steps, world } from './support.ts';

const put = (
  one: ReturnType<typeof world>,
  name: string,
  place: Parameters<typeof resourcesFor>[1],
  serial: number | null = null,
) => one.stacks.put(name, { serial, engine: 'embedded', resources: resourcesFor(name, place) });
const GCP = { provider: 'gcp', region: 'us-central1', instanceType: 'e2-medium', count: 8 };
const AWS = { provider: 'aws', region: 'eu-west-1', instanceType: 't3.xlarge', count: 12 };

describe('an applied stack', () => {
  test('moves its service: place, cost, and credits that burn at the new place', () => {
    const [moved, stayed] = [world(), world()];
    const before = service(moved.latest(), 'service-1');
    expect(before).toMatchObject({ provider: 'aws', region: 'us-east-1', instanceType: 'm5.large', count: 8 });
    expect(put(moved, 'service-1', GCP)).toBe(1);
    expect(service(moved.latest(), 'service-1')).toEqual(before);
    steps(moved, 60);
    steps(stayed, 60);
    const after = service(moved.latest(), 'service-1');
    expect(after).toMatchObject(GCP);
    expect(after.costUsdPerHour).toBeLessThan(before.costUsdPerHour * 0.5);
    expect(after.costUsdPerHour / after.grossUsdPerHour).toBeCloseTo(0.7, 4);
    expect(after.latencyMs).toBeLessThan(80);
    const left = (one: typeof moved, key: string) => offer(one.latest(), key).credits?.balanceUsd ?? Number.NaN;
    expect(left(moved, 'gcp/us-central1')).toBeLessThan(left(stayed, 'gcp/us-central1'));
    expect(left(moved, 'aws/us-east-1')).toBeGreaterThan(left(stayed, 'aws/us-east-1'));
    expect(moved.truth().bill.netUsdPerMonth).toBeLessThan(stayed.truth().bill.netUsdPerMonth - 200);
  });

  test('is read from AWS instances by their tags', () => {
    const one = world();
    put(one, 'search-eu', AWS);
    one.step();
    expect(service(one.latest(), 'search-eu')).toMatchObject(AWS);
  });

  test('changes nothing for others, whose noise stays the same', () => {
    const [moved, stayed] = [world(), world()];
    put(moved, 'service-1', GCP);
    steps(moved, 10);
    steps(stayed, 10);
    const others = (one: typeof moved) => one.latest().services.filter(({ service: name }) => name !== 'service-1');
    expect(others(moved)).toEqual(others(stayed));
  });

  test('without machines means that the service is down and costs nothing', () => {
    const one = world();
    one.stacks.put('service-3', { serial: null, engine: 'embedded', resources: [] });
    one.step();
    expect(service(one.latest(), 'service-3')).toMatchObject({ provider: null, count: 0, errorRatio: 1, costUsdPerHour: 0 });
  });

  test('with too few machines is slow and fails a part of the requests', () => {
    const one = world();
    put(one, 'search-eu', { ...AWS, count: 3 });
    one.step();
    const { errorRatio, latencyMs } = service(one.latest(), 'search-eu');
    expect(errorRatio).toBeGreaterThan(0.3);
    expect(errorRatio).toBeLessThan(0.8);
    expect(latencyMs).toBeGreaterThan(50);
  });

  test('on machines without the GPU that it needs does not work', () => {
    const one = world();
    put(one, 'inference-t4', { ...AWS, count: 4 });
    one.step();
    expect(service(one.latest(), 'inference-t4').errorRatio).toBe(1);
  });

  test('may be spread over two places: both are paid, the larger is shown', () => {
    const one = world();
    const resources = [...resourcesFor('service-1', GCP), ...resourcesFor('service-1', { ...AWS, count: 2 })];
    one.stacks.put('service-1', { serial: null, engine: 'embedded', resources });
    one.step();
    const { grossUsdPerHour, count, provider } = service(one.latest(), 'service-1');
    expect({ count, provider }).toEqual({ count: 8, provider: 'gcp' });
    expect(grossUsdPerHour).toBeGreaterThan(8 * 0.032 + 2 * 0.175);
  });
});

describe('applying', () => {
  test('counts serials and refuses a plan made from another one', () => {
    const one = world();
    expect(put(one, 'service-1', GCP)).toBe(1);
    expect(put(one, 'service-1', GCP, 1)).toBe(2);
    expect(() => put(one, 'service-1', GCP, 1)).toThrow(
      'Saved plan is stale: service-1 is at serial 2, the plan was made from 1',
    );
    expect(() => put(one, 'service-1', GCP, null)).toThrow(/^Saved plan is stale/);
    expect(() => put(one, 'service-2', GCP, 4)).toThrow(/^Saved plan is stale/);
    expect(one.stacks.get('service-1')?.serial).toBe(2);
  });

  test('takes what Terraform has applied as it is', () => {
    const one = world();
    const resources = resourcesFor('service-1', GCP);
    expect(one.stacks.put('service-1', { serial: null, engine: 'terraform', resources })).toBe(1);
    expect(one.stacks.put('service-1', { serial: null, engine: 'terraform', resources })).toBe(2);
  });

  test('refuses machines that nobody sells and leaves everything as it was', () => {
    const one = world();
    expect(() => put(one, 'service-1', { ...GCP, instanceType: 'e9-huge' })).toThrow('gcp/us-central1 does not offer e9-huge');
    expect(() => put(one, 'service-1', { ...GCP, region: 'moon1' })).toThrow('There is no region gcp/moon1');
    expect(one.stacks.get('service-1')).toBeNull();
    one.step();
    expect(service(one.latest(), 'service-1').provider).toBe('aws');
  });

  test('keeps resources that are no machines without an effect', () => {
    const one = world();
    const network = { address: 'terraform_data.network', type: 'terraform_data', values: { input: { kind: 'network' } } };
    one.stacks.put('swen-gcp-us-central1', { serial: null, engine: 'embedded', resources: [network] });
    one.step();
    expect(one.stacks.get('swen-gcp-us-central1')).toMatchObject({ serial: 1, resources: [network] });
    expect(service(one.latest(), 'service-1').provider).toBe('aws');
  });
});

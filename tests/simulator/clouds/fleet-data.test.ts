import { describe, expect, test } from 'vitest';
import { fleet, ROOT, region, world } from './support.ts';

const HOURS_PER_MONTH = 730;

describe('catalogues', () => {
  test('cover the four clouds and thirteen regions, each with a cluster of its own', async () => {
    expect(fleet.regions.map(({ key }) => key).sort()).toEqual([
      ...['alibaba/ap-southeast-1', 'alibaba/eu-central-1', 'alibaba/us-east-1'],
      ...['aws/ap-southeast-1', 'aws/eu-west-1', 'aws/us-east-1', 'aws/us-west-2'],
      ...['azure/eastus', 'azure/southeastasia', 'azure/westeurope'],
      ...['gcp/asia-southeast1', 'gcp/europe-west4', 'gcp/us-central1'],
    ]);
    const clusters = new Set<string>();
    for (const provider of ['alibaba', 'aws', 'azure', 'gcp']) {
      const catalog = (await import(`${ROOT}/infra/providers/${provider}/catalog.json`, { with: { type: 'json' } })).default;
      expect(catalog.provider).toBe(provider);
      expect(catalog.source.length).toBeGreaterThan(20);
      expect(catalog.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
      for (const { cluster } of catalog.regions) clusters.add(cluster);
    }
    expect(clusters.size).toBe(13);
    expect([...clusters]).toEqual(expect.arrayContaining(['swen-aws', 'swen-alibaba', 'swen-gcp-us-central1']));
  });

  test('have prices above zero and a machine for small services everywhere', () => {
    for (const { key, machineTypes } of fleet.regions) {
      expect(machineTypes.length, key).toBeGreaterThanOrEqual(10);
      for (const type of machineTypes) expect(type.listUsdPerHour, `${key} ${type.name}`).toBeGreaterThan(0);
      expect(
        machineTypes.some(({ vcpu, memoryGib, gpu }) => vcpu === 2 && memoryGib === 4 && gpu === null),
        key,
      ).toBe(true);
    }
  });
});

describe('services', () => {
  test('are at least fourteen, of all kinds', () => {
    const { specs } = fleet;
    expect(specs.length).toBeGreaterThanOrEqual(14);
    expect(specs.filter(({ stateful }) => stateful).length).toBeGreaterThanOrEqual(3);
    expect(new Set(specs.flatMap(({ gpu }) => gpu ?? []))).toEqual(new Set(['t4', 'a10g', 'a100']));
    expect(specs.some(({ residency }) => residency?.join() === 'eu')).toBe(true);
    expect(specs.some(({ tier }) => tier === 'critical')).toBe(true);
    expect(specs.some(({ tier }) => tier === 'batch')).toBe(true);
  });

  test('begin where the source documents put them', () => {
    expect(fleet.founding.get('service-1')).toMatchObject({ provider: 'aws', region: 'us-east-1' });
    expect(fleet.founding.get('service-2')).toMatchObject({ provider: 'aws', region: 'us-east-1' });
    expect(fleet.founding.get('service-3')).toMatchObject({ provider: 'alibaba', region: 'ap-southeast-1' });
  });

  test('are placed on machines that exist and fit, where they are allowed', () => {
    for (const spec of fleet.specs) {
      const place = fleet.founding.get(spec.service);
      if (place === undefined) throw new Error(`${spec.service} is placed nowhere`);
      const where = region(`${place.provider}/${place.region}`);
      const type = where.machineTypes.find(({ name }) => name === place.instanceType);
      expect(type, spec.service).toBeDefined();
      expect(type?.vcpu, spec.service).toBeGreaterThanOrEqual(spec.vcpu);
      expect(type?.memoryGib, spec.service).toBeGreaterThanOrEqual(spec.memoryGib);
      expect(type?.gpu, spec.service).toBe(spec.gpu);
      expect(spec.allowedProviders ?? [place.provider], spec.service).toContain(place.provider);
      expect(spec.allowedRegions ?? [where.key], spec.service).toContain(where.key);
      expect(spec.residency ?? [where.geography], spec.service).toContain(where.geography);
      expect(place.count).toBeGreaterThanOrEqual(1);
    }
  });

  test('have placement files that are modules with the very values that were read', async () => {
    for (const [service, place] of fleet.founding) {
      const file = (await import(`${ROOT}/infra/placements/${service}.ts`)).default;
      expect(file).toEqual({ service, ...place });
    }
  });
});

describe('the initial placements', () => {
  const saving = new Map<string, number>();
  for (const { service, usualNetUsdPerHour, alternatives } of world().truth().services) {
    const best = alternatives.find(({ objections }) => objections.length === 0);
    saving.set(service, (usualNetUsdPerHour - (best?.usualNetUsdPerHour ?? Number.NaN)) * HOURS_PER_MONTH);
  }

  test('leave clear savings to at least four stateless services', () => {
    const clear = fleet.specs.filter(({ service, stateful }) => !stateful && (saving.get(service) ?? 0) > 150);
    expect(clear.length).toBeGreaterThanOrEqual(4);
  });

  test('leave one to a stateful service, which a person has to approve', () => {
    expect(saving.get('orders-db')).toBeGreaterThan(100);
  });

  test('have services that are best where they are, and one whose saving is too small', () => {
    for (const service of ['service-3', 'invoices-eu', 'vision-a10g', 'events-queue', 'sessions-cache'])
      expect(saving.get(service), service).toBeLessThan(1);
    expect(saving.get('gateway-apac')).toBeGreaterThan(20);
    expect(saving.get('gateway-apac')).toBeLessThan(45);
  });
});

import { describe, expect, test } from 'vitest';
import { SCENARIOS } from '../../../simulator/scenarios/index.ts';
import { offer, resourcesFor, service, steps, world } from './support.ts';

const MINUTES = 12;
const price = (one: ReturnType<typeof world>, key: string, type: string) => offer(one.latest(), key).prices[type] ?? Number.NaN;

test('every scenario has a name and a sentence, and can be injected into a fresh world', () => {
  expect(SCENARIOS.map(({ name }) => name)).toEqual([
    'calm',
    'price-spike',
    'provider-outage',
    'credits-run-out',
    'flapping-prices',
  ]);
  for (const { name, description } of SCENARIOS) {
    expect(description).toMatch(/\.$/);
    const one = world();
    expect(one.inject(name)).toMatchObject({ name, startedAt: one.now() + 5000 });
    one.step();
    expect(one.scenarios().map((active) => active.name)).toContain(name);
  }
});

describe('provider-outage', () => {
  test('takes aws/us-east-1 down for two hours, and what runs there', () => {
    const one = world();
    expect(one.inject('provider-outage')).toMatchObject({ region: 'aws/us-east-1', endsAt: one.now() + 5000 + 7_200_000 });
    one.step();
    expect(offer(one.latest(), 'aws/us-east-1')).toMatchObject({ status: 'down', capacityAvailability: 0 });
    for (const name of ['service-1', 'service-2', 'orders-db', 'vision-a10g'])
      expect(service(one.latest(), name).errorRatio, name).toBe(1);
    expect(service(one.latest(), 'service-3').errorRatio).toBeLessThan(0.01);
    expect(service(one.latest(), 'service-1').grossUsdPerHour).toBeGreaterThan(0);
    steps(one, 120 * MINUTES - 1);
    expect(offer(one.latest(), 'aws/us-east-1').status).toBe('down');
    one.step();
    expect(offer(one.latest(), 'aws/us-east-1').status).toBe('up');
    expect(service(one.latest(), 'service-1').errorRatio).toBeLessThan(0.01);
    expect(one.scenarios().map(({ name }) => name)).toEqual(['calm']);
  });

  test('is over for a service that moves away', () => {
    const one = world();
    one.inject('provider-outage');
    one.step();
    const place = { provider: 'gcp', region: 'us-central1', instanceType: 'e2-medium', count: 8 };
    one.stacks.put('service-1', { serial: null, engine: 'embedded', resources: resourcesFor('service-1', place) });
    one.step();
    expect(service(one.latest(), 'service-1').errorRatio).toBeLessThan(0.01);
    expect(service(one.latest(), 'service-2').errorRatio).toBe(1);
  });

  test('chooses another region when nothing that can be moved is left in the usual one', () => {
    const one = world();
    for (const name of ['service-1', 'service-2', 'vision-a10g'])
      one.stacks.put(name, { serial: null, engine: 'embedded', resources: [] });
    const { region } = one.inject('provider-outage');
    expect(region).not.toBe('aws/us-east-1');
    one.step();
    expect(one.latest().services.some((sample) => `${sample.provider}/${sample.region}` === region)).toBe(true);
  });

  test('can be sent elsewhere, but not into the unknown', () => {
    const one = world();
    expect(one.inject('provider-outage', { region: 'azure/westeurope' }).region).toBe('azure/westeurope');
    expect(() => one.inject('provider-outage', { region: 'azure/moon' })).toThrow('There is no region azure/moon');
  });
});

test('price-spike raises all prices of its region by 90 % and lets them fall back', () => {
  const one = world();
  const before = price(one, 'azure/westeurope', 'Standard_B2s');
  expect(one.inject('price-spike').region).toBe('azure/westeurope');
  steps(one, 3 * MINUTES);
  expect(price(one, 'azure/westeurope', 'Standard_B2s') / before).toBeGreaterThan(1.8);
  expect(price(one, 'azure/westeurope', 'Standard_B2s') / before).toBeLessThan(2);
  expect(Math.abs(price(one, 'azure/eastus', 'Standard_B2s') / 0.0416 - 1)).toBeLessThan(0.05);
  steps(one, 50 * MINUTES);
  expect(Math.abs(price(one, 'azure/westeurope', 'Standard_B2s') / before - 1)).toBeLessThan(0.08);
});

test('credits-run-out empties the account where credits pay most, and services pay in full from then on', () => {
  const one = world();
  const { region } = one.inject('credits-run-out');
  expect(region).toBe('aws/us-east-1');
  const before = service(one.latest(), 'service-1');
  expect(before.costUsdPerHour / before.grossUsdPerHour).toBeCloseTo(0.8, 4);
  steps(one, 5 * MINUTES);
  expect(offer(one.latest(), 'aws/us-east-1').credits?.balanceUsd).toBeGreaterThan(300);
  steps(one, 6 * MINUTES);
  expect(offer(one.latest(), 'aws/us-east-1').credits?.balanceUsd).toBe(0);
  const after = service(one.latest(), 'service-1');
  expect(after.costUsdPerHour).toBe(after.grossUsdPerHour);
  expect(() => one.inject('credits-run-out', { region: 'azure/westeurope' })).toThrow('has no credits');
});

test('flapping-prices lets the saving of one settled service cross 50 USD a month every two and a half minutes', () => {
  const one = world();
  const { region, sentence } = one.inject('flapping-prices');
  const name = one.latest().services.find(({ service: candidate }) => sentence.includes(candidate))?.service ?? '';
  const worthIt: boolean[] = [];
  for (let i = 0; i < 10 * MINUTES; i++) {
    one.step();
    const truth = one.truth().services.find((candidate) => candidate.service === name);
    const rival = truth?.alternatives.find(({ place }) => `${place.provider}/${place.region}` === region);
    worthIt.push(((truth?.usualNetUsdPerHour ?? 0) - (rival?.usualNetUsdPerHour ?? 0)) * 730 > 50);
  }
  const turns = worthIt.slice(1).filter((now, index) => now !== worthIt[index]).length;
  expect(worthIt[0]).toBe(true);
  expect(turns).toBe(3);
});

describe('calm', () => {
  test('holds from the beginning of the past when it is chosen for the start', () => {
    const one = world(7, 'calm');
    expect(one.scenarios()).toMatchObject([{ name: 'calm', endsAt: null }]);
    expect(one.scenarios()[0]?.startedAt).toBe(one.now() - 30 * 60_000);
  });

  test('ends whatever else is under way', () => {
    const one = world(7, 'provider-outage');
    one.step();
    expect(offer(one.latest(), 'aws/us-east-1').status).toBe('down');
    one.inject('calm');
    one.step();
    expect(offer(one.latest(), 'aws/us-east-1').status).toBe('up');
    expect(one.scenarios().map(({ name }) => name)).toEqual(['calm']);
  });
});

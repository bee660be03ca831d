import { describe, expect, test } from 'vitest';
import { createWorld, type World } from '../../../simulator/clouds/world.ts';
import { fleet, OPENS_AT, offer, resourcesFor, service, steps, world } from './support.ts';

const MOVED = { provider: 'gcp', region: 'us-central1', instanceType: 'e2-medium', count: 8 };
const all = (one: World) => one.history.newerThan(0);

/** The same life: twenty steps, one apply, ten steps, one scenario, thirty steps. */
function live(seed: number, advance: (one: World, count: number) => void): string[] {
  const one = world(seed, null);
  advance(one, 20);
  one.stacks.put('service-1', { serial: null, engine: 'embedded', resources: resourcesFor('service-1', MOVED) });
  advance(one, 10);
  one.inject('price-spike', { region: 'gcp/us-central1' });
  advance(one, 30);
  return all(one);
}

describe('the world', () => {
  test('is the same for the same seed, applies and injections, however it is driven', () => {
    const stepwise = live(7, steps);
    const inLeaps = live(7, (one, count) => one.advanceTo(one.now() + count * 5000 + 4999));
    expect(inLeaps).toEqual(stepwise);
  });

  test('is another one for another seed', () => {
    expect(live(8, steps)).not.toEqual(live(7, steps));
  });

  test('does not depend on the hour it is started at, but for its timestamps', () => {
    const later = createWorld({ seed: 7, fleet, opensAt: OPENS_AT + 7 * 3_600_000, scenario: 'calm' });
    expect(later.latest().services).toEqual(world().latest().services);
  });

  test('has lived through 30 minutes and keeps one hour', () => {
    const one = world();
    expect(all(one)).toHaveLength(361);
    expect(one.now()).toBe(OPENS_AT);
    const times = all(one).map((text) => JSON.parse(text).at);
    expect(new Set(times.slice(1).map((at, index) => at - times[index]))).toEqual(new Set([5000]));
    steps(one, 500);
    expect(all(one)).toHaveLength(720);
  });

  test('takes no more steps than it is allowed at once', () => {
    const one = world();
    one.advanceTo(OPENS_AT + 3_600_000, 10);
    expect(one.now()).toBe(OPENS_AT + 50_000);
  });

  test('is quiet when calm: prices within a few per cent, nothing down, services healthy', () => {
    const one = world(3);
    for (let i = 0; i < 300; i++) {
      one.step();
      for (const { prices, status } of one.latest().offers) {
        expect(status).toBe('up');
        expect(Object.values(prices).every((price) => Number.isFinite(price) && price > 0)).toBe(true);
      }
      for (const { errorRatio, service: name } of one.latest().services) expect(errorRatio, name).toBeLessThan(0.01);
    }
    const list = fleet.regions.find(({ key }) => key === 'aws/us-east-1')?.machineTypes.find(({ name }) => name === 'm5.large');
    const price = offer(one.latest(), 'aws/us-east-1').prices['m5.large'] ?? Number.NaN;
    expect(Math.abs(price / (list?.listUsdPerHour ?? 0) - 1)).toBeLessThan(0.05);
  });

  test('keeps the latency of interactive services within their objective where they are and at their best place', () => {
    const one = world();
    for (const spec of fleet.specs)
      if (spec.latencyObjectiveMs !== null)
        expect(service(one.latest(), spec.service).latencyMs, spec.service).toBeLessThan(spec.latencyObjectiveMs);
  });

  test('refuses an unknown scenario', () => {
    expect(() => world(7, 'flood')).toThrow(/no scenario flood; known are calm, price-spike/);
  });
});

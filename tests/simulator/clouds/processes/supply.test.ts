import { describe, expect, test } from 'vitest';
import { type Conditions, ordinaryConditions } from '../../../../simulator/clouds/conditions.ts';
import { outages } from '../../../../simulator/clouds/processes/outage.ts';
import { supply } from '../../../../simulator/clouds/processes/supply.ts';
import { smallFleet } from '../support.ts';

const KEY = 'aws/us-east-1';
const calm = (): Conditions => ({ ...ordinaryConditions(), calm: true });

describe('supply', () => {
  test('of GPUs runs short for about one per cent of the time', () => {
    const process = supply(4, smallFleet(KEY));
    let short = 0;
    const total = 300_000;
    for (let i = 0; i < total; i++) {
      process.step(ordinaryConditions());
      const availability = process.gpus(KEY)['t4'] ?? Number.NaN;
      if (!(availability >= 0 && availability <= 1)) expect.unreachable(`availability of ${availability}`);
      if (availability < 0.5) short++;
    }
    expect(short / total).toBeGreaterThan(0.001);
    expect(short / total).toBeLessThan(0.03);
  });

  test('is plenty when it is calm, and names only kinds that are sold', () => {
    const process = supply(4, smallFleet(KEY, 'aws/ap-southeast-1'));
    let [fewest, least] = [1, 1];
    for (let i = 0; i < 20_000; i++) {
      process.step(calm());
      fewest = Math.min(fewest, process.gpus(KEY)['t4'] ?? 0);
      least = Math.min(least, process.ordinary(KEY));
    }
    expect(fewest).toBeGreaterThan(0.7);
    expect(least).toBeGreaterThan(0.85);
    expect(Object.keys(process.gpus(KEY))).toEqual(['a100', 'a10g', 't4']);
    expect(Object.keys(process.gpus('aws/ap-southeast-1'))).toEqual(['t4']);
  });

  test('is nothing where a region is down', () => {
    const process = supply(4, smallFleet(KEY));
    process.step({ ...calm(), down: new Set([KEY]) });
    expect(process.ordinary(KEY)).toBe(0);
    expect(process.gpus(KEY)).toEqual({ a100: 0, a10g: 0, t4: 0 });
  });
});

describe('outages', () => {
  test('happen rarely, last less than an hour and never in a calm world', () => {
    const process = outages(11, smallFleet(KEY, 'aws/us-west-2', 'aws/eu-west-1', 'gcp/us-central1'));
    let down = 0;
    let longest = 0;
    let run = 0;
    const total = 2_000_000;
    for (let i = 0; i < total; i++) {
      const conditions = ordinaryConditions();
      process.step(conditions);
      run = conditions.down.has(KEY) ? run + 1 : 0;
      longest = Math.max(longest, run);
      down += conditions.down.size;
    }
    expect(down).toBeGreaterThan(0);
    expect(down / total / 4).toBeLessThan(0.002);
    expect(longest).toBeLessThanOrEqual(720);
  });

  test('leave a calm world alone', () => {
    const process = outages(11, smallFleet(KEY, 'aws/us-west-2', 'aws/eu-west-1', 'gcp/us-central1'));
    let down = 0;
    for (let i = 0; i < 2_000_000; i++) {
      const conditions = calm();
      process.step(conditions);
      down += conditions.down.size;
    }
    expect(down).toBe(0);
  });
});

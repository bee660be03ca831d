import { describe, expect, test } from 'vitest';
import { type Conditions, ordinaryConditions } from '../../../../simulator/clouds/conditions.ts';
import { FAMILIES } from '../../../../simulator/clouds/fleet.ts';
import { prices } from '../../../../simulator/clouds/processes/price.ts';
import { smallFleet } from '../support.ts';

const ONE = smallFleet('aws/us-east-1');
const calm = (): Conditions => ({ ...ordinaryConditions(), calm: true });

describe('prices', () => {
  test('stay within a few per cent of the list when it is calm', () => {
    const process = prices(1, ONE);
    const seen: number[] = [];
    for (let i = 0; i < 20_000; i++) {
      process.step(calm());
      seen.push(process.factor('aws/us-east-1', 'general'));
    }
    const mean = seen.reduce((sum, value) => sum + value, 0) / seen.length;
    const deviation = Math.sqrt(seen.reduce((sum, value) => sum + (value - mean) ** 2, 0) / seen.length);
    expect(Math.abs(mean - 1)).toBeLessThan(0.003);
    expect(deviation).toBeGreaterThan(0.004);
    expect(deviation).toBeLessThan(0.02);
  });

  test('jump at times and fall back, and shift for good, when left alone', () => {
    const process = prices(1, ONE);
    let spikes = 0;
    const before = new Map(FAMILIES.map((family) => [family, 1]));
    const settled = new Set<number>();
    const range = { lowest: 1, highest: 1 };
    for (let i = 0; i < 400_000; i++) {
      process.step(ordinaryConditions());
      for (const family of FAMILIES) {
        const level = process.level('aws/us-east-1', family);
        const last = before.get(family) ?? 1;
        if (level > last * 1.19) spikes++;
        if (level === last) settled.add(level);
        before.set(family, level);
        range.lowest = Math.min(range.lowest, level);
        range.highest = Math.max(range.highest, level);
      }
    }
    // 4 families x 23 days: about 4 spikes and 2 shifts are due.
    expect(spikes).toBeGreaterThanOrEqual(1);
    expect(spikes).toBeLessThan(12);
    expect(settled.size).toBeGreaterThan(1);
    expect(range.lowest).toBeGreaterThan(0.7);
    expect(range.highest).toBeGreaterThan(1.2);
    expect(range.highest).toBeLessThan(2.6);
  });

  test('follow what a scenario imposes, by region and family', () => {
    const process = prices(1, ONE);
    process.step({
      ...calm(),
      prices: [
        { region: 'aws/us-east-1', family: 'gpu', factor: 2 },
        { region: 'aws/us-east-1', family: null, factor: 1.5 },
        { region: 'aws/us-west-2', family: null, factor: 9 },
      ],
    });
    expect(process.level('aws/us-east-1', 'gpu')).toBe(3);
    expect(process.level('aws/us-east-1', 'memory')).toBe(1.5);
  });
});

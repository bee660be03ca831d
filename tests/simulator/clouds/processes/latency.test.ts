import { describe, expect, test } from 'vitest';
import { ordinaryConditions } from '../../../../simulator/clouds/conditions.ts';
import { GEOGRAPHIES } from '../../../../simulator/clouds/fleet.ts';
import { dailyWave, distanceMs } from '../../../../simulator/clouds/geography.ts';
import { latencies } from '../../../../simulator/clouds/processes/latency.ts';
import { DAY, HOUR, STEP_MS } from '../../../../simulator/clouds/step.ts';
import { fleet, region, smallFleet } from '../support.ts';

describe('latency', () => {
  test('is smallest to the own geography', () => {
    for (const place of fleet.regions)
      for (const audience of GEOGRAPHIES.filter((one) => one !== place.geography))
        expect(distanceMs(place.geography, place), `${place.key} from ${audience}`).toBeLessThan(distanceMs(audience, place));
  });

  test('swings with the day by some per cent and little else when it is calm', () => {
    const process = latencies(2, smallFleet('aws/eu-west-1'));
    const usual = distanceMs('eu', region('aws/eu-west-1'));
    const byHour = new Map<number, number[]>();
    for (let age = 0; age < DAY; age += STEP_MS) {
      process.step({ ...ordinaryConditions(), calm: true }, age);
      const hour = Math.floor(age / HOUR);
      byHour.set(hour, [...(byHour.get(hour) ?? []), process.between('eu', 'aws/eu-west-1') / usual]);
    }
    const means = [...byHour.values()].map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
    expect(Math.max(...means)).toBeGreaterThan(1.04);
    expect(Math.max(...means)).toBeLessThan(1.08);
    expect(Math.min(...means)).toBeGreaterThan(0.92);
    expect(Math.min(...means)).toBeLessThan(0.96);
  });

  test('has incidents that pass', () => {
    const process = latencies(2, smallFleet('aws/eu-west-1'));
    const usual = distanceMs('na', region('aws/eu-west-1'));
    let slow = 0;
    const total = 600_000;
    for (let i = 0; i < total; i++) {
      process.step(ordinaryConditions(), 0);
      if (process.between('na', 'aws/eu-west-1') > usual * 1.3) slow++;
    }
    expect(slow).toBeGreaterThan(0);
    expect(slow / total).toBeLessThan(0.01);
  });
});

test('the daily wave is highest in the afternoon and lowest at night', () => {
  // The world begins at 12:00 UTC: in Europe 15:00 is two hours later.
  expect(dailyWave(2 * HOUR, 'eu')).toBeCloseTo(1);
  expect(dailyWave(14 * HOUR, 'eu')).toBeCloseTo(-1);
  expect(dailyWave(2 * HOUR + DAY, 'eu')).toBeCloseTo(1);
});

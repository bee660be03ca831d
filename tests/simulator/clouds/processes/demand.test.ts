import { expect, test } from 'vitest';
import { demand } from '../../../../simulator/clouds/processes/demand.ts';
import { DAY, HOUR, STEP_MS } from '../../../../simulator/clouds/step.ts';
import { fleet } from '../support.ts';

/** Mean demand by hour of the world's first day. */
function day(service: string): number[] {
  const process = demand(6, fleet);
  const sums = new Array<number>(24).fill(0);
  for (let age = 0; age < DAY; age += STEP_MS) {
    process.step(age);
    const hour = Math.floor(age / HOUR);
    sums[hour] = (sums[hour] ?? 0) + process.of(service) / (HOUR / STEP_MS);
  }
  return sums;
}

test('people come by day, batch work by night, and machines have room for both', () => {
  const search = day('search-eu');
  const batch = day('analytics-batch');
  // 15:00 in Europe is two hours after the world's beginning, 03:00 twelve later.
  expect((search[2] ?? 0) / (search[14] ?? 1)).toBeGreaterThan(1.5);
  expect((batch[2] ?? 0) / (batch[14] ?? 1)).toBeLessThan(0.7);
  const room = demand(6, fleet).perMachine('search-eu') * (fleet.founding.get('search-eu')?.count ?? 0);
  expect(Math.max(...search) / room).toBeLessThan(0.85);
});

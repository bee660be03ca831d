import { describe, expect, test } from 'vitest';
import { ordinaryConditions } from '../../../../simulator/clouds/conditions.ts';
import { GRANTS } from '../../../../simulator/clouds/grants.ts';
import { credits } from '../../../../simulator/clouds/processes/credits.ts';
import { smallFleet } from '../support.ts';

const KEY = 'aws/us-east-1';
const GRANT = GRANTS[KEY] ?? { balanceUsd: 0, share: 0, lapsesAfterMs: 0 };
const STEPS_PER_HOUR = 720;
const open = () => credits(smallFleet(KEY, 'aws/us-west-2'), 0);

describe('credits', () => {
  test('burn down by their share of what is placed there', () => {
    const process = open();
    for (let i = 0; i < STEPS_PER_HOUR; i++) process.step(ordinaryConditions(), i * 5000, new Map([[KEY, 10]]));
    expect(process.account(KEY)?.balanceUsd).toBeCloseTo(GRANT.balanceUsd - 10 * GRANT.share, 6);
    expect(process.paidShare(KEY)).toBe(GRANT.share);
  });

  test('pay only what is left in the last step, then nothing', () => {
    const process = open();
    const due = GRANT.balanceUsd / GRANT.share;
    const perHour = due * STEPS_PER_HOUR * 2;
    process.step(ordinaryConditions(), 0, new Map([[KEY, perHour]]));
    expect(process.paidShare(KEY)).toBeCloseTo(GRANT.share / 2, 9);
    expect(process.account(KEY)?.balanceUsd).toBe(0);
    process.step(ordinaryConditions(), 5000, new Map([[KEY, perHour]]));
    expect(process.paidShare(KEY)).toBe(0);
  });

  test('lapse', () => {
    const process = open();
    process.step(ordinaryConditions(), GRANT.lapsesAfterMs - 1, new Map());
    expect(process.paidShare(KEY)).toBe(GRANT.share);
    process.step(ordinaryConditions(), GRANT.lapsesAfterMs, new Map());
    expect(process.paidShare(KEY)).toBe(0);
  });

  test('do not exist where none were granted', () => {
    const process = open();
    process.step(ordinaryConditions(), 0, new Map([['aws/us-west-2', 10]]));
    expect(process.account('aws/us-west-2')).toBeNull();
    expect(process.paidShare('aws/us-west-2')).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { checkNumber, createRefusals, isName, QUANTITIES } from '../../src/telemetry/validate.ts';

describe('checkNumber', () => {
  it.each([
    [undefined, 'missing'],
    [null, 'missing'],
    ['0.1', 'wrong-type'],
    [true, 'wrong-type'],
    [[0.1], 'wrong-type'],
    [Number.NaN, 'not-finite'],
    [Number.POSITIVE_INFINITY, 'not-finite'],
    [-0.01, 'negative'],
    [0, 'out-of-range'],
    [1e6, 'out-of-range'],
  ])('refuses %o as a price because it is %s', (value, reason) => {
    expect(checkNumber(value, QUANTITIES.priceUsdPerHour)).toEqual({ ok: false, reason });
  });

  it('takes both ends of a closed range', () => {
    expect(checkNumber(0, QUANTITIES.share)).toEqual({ ok: true, value: 0 });
    expect(checkNumber(1, QUANTITIES.share)).toEqual({ ok: true, value: 1 });
    expect(checkNumber(1.000001, QUANTITIES.share)).toEqual({ ok: false, reason: 'out-of-range' });
  });
});

describe('isName', () => {
  it.each(['t3.medium', 'n1-standard-4', 'a100', 'us-east-1'])('takes %s', (name) => {
    expect(isName(name)).toBe(true);
  });

  it.each(['', '__proto__', '../x', 'a/b', '4', 'x'.repeat(101), 7, null])('refuses %o', (name) => {
    expect(isName(name)).toBe(false);
  });
});

describe('createRefusals', () => {
  it('counts by reason and starts again once taken', () => {
    const refusals = createRefusals();
    refusals.add('stale');
    refusals.add('stale');
    refusals.add('negative');

    expect(refusals.take()).toEqual({ stale: 2, negative: 1 });
    expect(refusals.take()).toEqual({});
  });
});

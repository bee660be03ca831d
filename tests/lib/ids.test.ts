import { describe, expect, it } from 'vitest';
import { newId } from '../../src/lib/ids.ts';

const NOW = Date.UTC(2026, 2, 14);

describe('an id', () => {
  it('is its prefix and 26 characters that need no escape anywhere', () => {
    expect(newId('dec', NOW, Math.random)).toMatch(/^dec_[0-9a-hjkmnp-tv-z]{26}$/);
    for (const edge of [0, 1 - Number.EPSILON / 2]) expect(newId('dec', NOW, () => edge)).toMatch(/^dec_[0-9a-z]{26}$/);
  });

  it('sorts by age', () => {
    const ids = [0, 1, 31, 32, 1000, 86_400_000].map((later) => newId('dec', NOW + later, () => 0.99));
    expect([...ids].sort()).toEqual(ids);
    expect(newId('dec', NOW + 1, () => 0) > newId('dec', NOW, () => 0.99)).toBe(true);
  });

  it('does not come twice within a millisecond', () => {
    const ids = new Set(Array.from({ length: 10_000 }, () => newId('dec', NOW, Math.random)));
    expect(ids.size).toBe(10_000);
  });
});

import { describe, expect, it } from 'vitest';
import { requestedPause } from '../../src/forge/rate-limit.ts';

const NOW = Date.UTC(2026, 2, 1, 12);

describe('the pause that the forge asks for', () => {
  it.each<[string, Record<string, string>, number | undefined]>([
    ['nothing', {}, undefined],
    ['seconds', { 'retry-after': '30' }, 30_000],
    ['a date', { 'retry-after': 'Sun, 01 Mar 2026 12:00:20 GMT' }, 20_000],
    ['a date that has passed', { 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT' }, 0],
    ['words', { 'retry-after': 'later' }, undefined],
    ['a negative number', { 'retry-after': '-5' }, undefined],
    ['a reset while something remains', { 'ratelimit-reset': String(NOW / 1000 + 40), 'ratelimit-remaining': '3' }, undefined],
    ['a reset with nothing left', { 'ratelimit-reset': String(NOW / 1000 + 40), 'ratelimit-remaining': '0' }, 40_000],
    [
      'both: the longer one',
      { 'retry-after': '30', 'ratelimit-reset': String(NOW / 1000 + 40), 'ratelimit-remaining': '0' },
      40_000,
    ],
  ])('is read from %s', (_name, headers, pause) => {
    expect(requestedPause(new Headers(headers), NOW)).toBe(pause);
  });
});

import { expect, it } from 'vitest';
import { secondsOf } from '../../../../../simulator/forge/runner/expansion/duration.ts';

it.each<[string | number, number | null]>([
  [90, 90],
  ['3600', 3600],
  ['10 minutes', 600],
  ['1h 30m', 5400],
  ['1h30m', 5400],
  ['3 hours and 5 sec', 10_805],
  ['1 week', 604_800],
  ['soon', null],
  ['10 lightyears', null],
  ['5 minutes please', null],
])('reads %s as %s seconds', (written, seconds) => {
  expect(secondsOf(written)).toBe(seconds);
});

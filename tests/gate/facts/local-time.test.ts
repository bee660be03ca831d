import { expect, it } from 'vitest';
import { localTimes, zonesOf } from '../../../src/gate/facts/local-time.ts';

it('tells the same instant by the clocks of several zones', () => {
  const times = localTimes(Date.UTC(2026, 11, 31, 23, 5), ['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata']);
  expect(times).toEqual({
    UTC: { date: '2026-12-31', yesterday: '2026-12-30', time: '23:05', weekday: 'thu' },
    'Europe/Berlin': { date: '2027-01-01', yesterday: '2026-12-31', time: '00:05', weekday: 'fri' },
    'America/Los_Angeles': { date: '2026-12-31', yesterday: '2026-12-30', time: '15:05', weekday: 'thu' },
    'Asia/Kolkata': { date: '2027-01-01', yesterday: '2026-12-31', time: '04:35', weekday: 'fri' },
  });
});

it('keeps to the clock when it is put forward or back', () => {
  const at = (ms: number) => localTimes(ms, ['Europe/Berlin'])['Europe/Berlin']?.time;
  expect([at(Date.UTC(2026, 2, 29, 0, 59)), at(Date.UTC(2026, 2, 29, 1, 0))]).toEqual(['01:59', '03:00']);
  expect([at(Date.UTC(2026, 9, 25, 0, 59)), at(Date.UTC(2026, 9, 25, 1, 0))]).toEqual(['02:59', '02:00']);
});

it('knows the day before at the ends of months and years', () => {
  const before = (year: number, month: number, day: number) =>
    localTimes(Date.UTC(year, month, day, 12), ['UTC'])['UTC']?.yesterday;
  expect([before(2027, 0, 1), before(2028, 2, 1), before(2027, 2, 1), before(2026, 4, 31)]).toEqual([
    '2026-12-31',
    '2028-02-29',
    '2027-02-28',
    '2026-05-30',
  ]);
});

it('leaves out what it does not know', () => {
  expect(localTimes(Date.UTC(2026, 0, 1), ['Mars/Olympus', '', '../etc', '__proto__'])).toEqual({});
  expect(localTimes(null, ['UTC'])).toEqual({});
  expect(localTimes(Number.NaN, ['UTC'])).toEqual({});
  expect(localTimes(1e300, ['UTC'])).toEqual({});
});

it('finds the zones that a policy names, and always UTC', () => {
  const freezes = {
    a: { zone: 'Europe/Berlin' },
    b: { zone: 'Europe/Berlin' },
    c: { zone: 5 },
    d: null,
    e: { zone: 'Asia/Tokyo' },
  };
  expect(zonesOf({ freezes })).toEqual(['UTC', 'Europe/Berlin', 'Asia/Tokyo']);
  for (const data of [null, {}, { freezes: [] }, { freezes: 'x' }]) expect(zonesOf(data)).toEqual(['UTC']);
  const many = Object.fromEntries(Array.from({ length: 99 }, (_, i) => [`f${i}`, { zone: `Etc/Zone${i}` }]));
  expect(zonesOf({ freezes: many })).toHaveLength(64);
});

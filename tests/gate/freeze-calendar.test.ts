import { describe, expect, it } from 'vitest';
import { type FreezeCalendar, freezeCalendarOf, withFreezeCalendar } from '../../src/gate/freeze-calendar.ts';

const freeze = (from: unknown, to: unknown, zone: unknown = 'UTC') => ({ zone, from, to, reason: 'calm' });
const calendar = (freezes: Record<string, unknown>): FreezeCalendar => freezeCalendarOf(freezes);

describe('the calendar of freezes', () => {
  it('files a freeze under every month that it touches', () => {
    expect(
      calendar({ winter: freeze('2026-11-30', '2027-02-01', 'Europe/Berlin'), day: freeze('2026-12-24', '2026-12-24') }),
    ).toEqual({
      zones: ['Europe/Berlin', 'UTC'],
      months: { '2026-11': ['winter'], '2026-12': ['winter', 'day'], '2027-01': ['winter'], '2027-02': ['winter'] },
      undated: [],
    });
  });

  it.each([
    ['no first day', freeze(null, '2026-12-24')],
    ['no last day', freeze('2026-12-24', null)],
    ['days that are none', freeze('2026/12/01', '2026-12-24')],
    ['a month that is none', freeze('2026-12-01', '2026-13-24')],
    ['a day that is none', freeze('2026-12-00', '2026-12-24')],
    ['numbers', freeze(20_261_201, 20_261_224)],
    ['a year before 2001', freeze('2000-12-31', '2001-01-01')],
    ['a year after 2999', freeze('2999-12-31', '3000-01-01')],
    ['its days the wrong way round', freeze('2026-12-24', '2026-12-01')],
    ['more than two years', freeze('2026-01-01', '2028-01-01')],
    ['no zone', { from: '2026-12-01', to: '2026-12-24' }],
    ['a zone that is no text', freeze('2026-12-01', '2026-12-24', 5)],
    ['nothing', null],
    ['a text', 'frozen'],
    ['a list', []],
  ])('has a freeze with %s looked at each time', (_, odd) => {
    expect(calendar({ odd })).toEqual({ zones: [], months: {}, undated: ['odd'] });
  });

  it('takes two years at most', () => {
    expect(Object.keys(calendar({ long: freeze('2026-01-31', '2027-12-01') }).months)).toHaveLength(24);
  });

  it('loses no freeze', () => {
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [
        `freeze-${index}`,
        index % 7 === 0 ? null : freeze('2026-01-01', `2026-0${1 + (index % 9)}-28`),
      ]),
    );
    const { months, undated } = calendar(many);
    expect(new Set([...Object.values(months).flat(), ...undated])).toEqual(new Set(Object.keys(many)));
  });

  it('is made anew whatever the data say, and not at all where the freezes are no object', () => {
    const forged = { zones: [], months: {}, undated: [] };
    const data = { freezes: { always: freeze(null, null) }, freezeCalendar: forged, waivers: {} };
    expect(withFreezeCalendar(data)).toEqual({ ...data, freezeCalendar: { ...forged, undated: ['always'] } });
    expect(data.freezeCalendar).toBe(forged);
    for (const freezes of [null, [], 'none'])
      expect(withFreezeCalendar({ freezes, freezeCalendar: forged })).toEqual({ freezes });
  });
});

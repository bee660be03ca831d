import { describe, expect, it } from 'vitest';
import { canonical, digest } from '../../src/lib/canonical.ts';

describe('canonical JSON', () => {
  // RFC 8785, section 3.2.2 (numbers and strings), section 3.2.3 (order of keys), appendix B (numbers).
  it.each<[string, unknown, string]>([
    ['numbers', [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27], '[333333333.3333333,1e+30,4.5,0.002,1e-27]'],
    ['literals', [null, true, false], '[null,true,false]'],
    ['a minus in front of zero', -0, '0'],
    ['the least number', 5e-324, '5e-324'],
    ['the largest number', 1.797_693_134_862_315_7e308, '1.7976931348623157e+308'],
    ['strings', '\u20ac$\u000f\nA\'B"\\\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'],
    [
      'keys by UTF-16 units',
      { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 },
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
    ],
    ['nesting', { b: [{ d: 1, c: 2 }], a: {} }, '{"a":{},"b":[{"c":2,"d":1}]}'],
  ])('writes %s as RFC 8785 does', (_, value, text) => expect(canonical(value)).toBe(text));

  it('reads back as what it was', () => {
    const value = { z: [1.5, 'ü', { y: null }], a: { c: -1e-7, b: '\u2028' } };
    expect(JSON.parse(canonical(value))).toEqual(value);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, [Number.NaN], { a: Number.NEGATIVE_INFINITY }, undefined])(
    'refuses %o, which JSON cannot hold',
    (value) => expect(() => canonical(value)).toThrow(),
  );
});

describe('a digest', () => {
  it('does not depend on the order of keys', () => expect(digest({ a: 1, b: 2 })).toBe(digest({ b: 2, a: 1 })));
  it('depends on every value', () => expect(digest({ a: 1 })).not.toBe(digest({ a: 2 })));
  it('is SHA-256 in hexadecimal', () =>
    expect(digest('abc')).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'));
});

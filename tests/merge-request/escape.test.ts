import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code, escapeForeign, inertText, plainText } from '../../src/merge-request/escape.ts';
import { PAYLOADS } from './escape-payloads.ts';

const JOINER = '\u2060';

/** What a Markdown renderer shows for escaped text: backslashes and entities resolved. */
function rendered(escaped: string): string {
  return escaped
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** What GitLab looks for in rendered text, after Markdown is done with it. */
const REFERENCES: readonly [string, RegExp][] = [
  ['a mention', /@[\w]/],
  ['a merge request', /!\d/],
  ['an issue', /#\d/],
  ['a label', /~["\w]/],
  ['a milestone', /%["\w]/],
  ['a placeholder', /%\{/],
  ['a snippet', /\$\d/],
  ['an epic', /&\d/],
  ['an alert', /\^alert#/],
  ['an issue by its long name', /\bGL-\d/i],
  ['a thing in brackets', /\[[a-z_]/i],
  ['an inline difference', /\{[+-]|\[[+-]/],
  ['an emoji', /:[a-z0-9_+-]+:/i],
  ['an address', /:\/\/|\bwww\./i],
];

/** Raw text that Markdown or GitLab's quick actions would act on. */
const ACTIVE: readonly [string, RegExp][] = [
  ['more than one line', /[\r\n\v\f\u0085\u2028\u2029]/],
  ['a control or format character', /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]/u],
  ['a quick action', /^\s*\//],
  ['a list, heading or rule', /^(?:[-+*=>#]|\d+[.)])/],
  ['HTML', /[<>]/],
  ['an entity of its own', /&(?!(?:amp|lt|gt);)/],
];

/** Characters that are special in Markdown and not preceded by an odd number of backslashes. */
function unescaped(text: string): string[] {
  return [...text.matchAll(/(\\*)([`*_{}[\]|$~#!@%^])/g)]
    .filter(([, slashes = '']) => slashes.length % 2 === 0)
    .map(([found]) => found);
}

function expectHarmless(escaped: string): void {
  for (const [what, pattern] of ACTIVE) expect(escaped, what).not.toMatch(pattern);
  for (const [what, pattern] of REFERENCES) expect(rendered(escaped), what).not.toMatch(pattern);
  expect(unescaped(escaped)).toEqual([]);
  expect(escaped, 'an escape that reaches beyond the text').not.toMatch(/(?<!\\)(?:\\\\)*\\$/);
}

describe('escaping foreign text', () => {
  it('has enough payloads to mean something', () => {
    expect(new Set(PAYLOADS).size).toBeGreaterThanOrEqual(140);
  });

  it.each(PAYLOADS.map((payload) => [JSON.stringify(payload).slice(0, 60), payload]))(
    'makes %s harmless and keeps what it says',
    (_shown, payload) => {
      const escaped = escapeForeign(payload);

      expectHarmless(escaped);
      expect(rendered(escaped).replaceAll(JOINER, '')).toBe(plainText(payload).replaceAll(JOINER, ''));
    },
  );

  it('makes any text harmless', () => {
    const tricky = fc.string({
      unit: fc.constantFrom(...'/@!#~%$&^[]{}<>|`*_\\:-+=.() \n\r\t\u2060\u200bawGL1w'.split('')),
      maxLength: 40,
    });
    fc.assert(
      fc.property(fc.oneof(tricky, fc.string({ unit: 'binary', maxLength: 60 })), (text) => {
        const escaped = escapeForeign(text);

        expectHarmless(escaped);
        expect(rendered(escaped).replaceAll(JOINER, '')).toBe(plainText(text));
      }),
      { numRuns: 5000 },
    );
  });

  it('cuts at the limit, in characters, and says so', () => {
    expect([...plainText('🙂'.repeat(600))]).toHaveLength(500);
    expect(plainText('🙂'.repeat(600))).toMatch(/🙂…$/u);
    expect(plainText('short', { max: 5 })).toBe('short');
    expect(plainText('longer', { max: 5 })).toBe('long…');
  });

  it('leaves ordinary sentences readable', () => {
    expect(escapeForeign('p95 of 140 ms is above 100 ms, cheapest is alibaba/ap-southeast-1')).toBe(
      'p95 of 140 ms is above 100 ms, cheapest is alibaba/ap-southeast-1',
    );
  });
});

describe('text for commit messages', () => {
  it.each(['/tag v1', ' /merge', '\u200b/merge', '[skip ci]', '[ci-skip]', 'Closes #1', 'fixes a/b#1', 'Resolves https://x/1'])(
    'gives no orders: %j',
    (order) => {
      for (const text of [inertText(order), code(order)]) {
        expect(text).not.toMatch(/^\/|\[(?:ci[ _-]skip|skip[ _-]ci)\]|(?:clos|fix|resolv)\w*:?\s+(?:[\w/-]*#\d|https?:\/\/)/i);
        expect(text.replaceAll(JOINER, '').replaceAll('`', '')).toBe(plainText(order));
      }
    },
  );
});

describe('identifiers as code', () => {
  it.each(PAYLOADS.map((payload) => [JSON.stringify(payload).slice(0, 60), payload]))(
    'cannot be left by %s',
    (_shown, payload) => {
      expect(code(payload)).toMatch(/^(?:`[^`|<>\r\n]+`|\(empty\))$/);
    },
  );
});

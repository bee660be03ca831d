import { expect, it } from 'vitest';
import { codeSpan, escapeCell, escapeXml } from '../../../src/gate/report/escape.ts';

it('a cell is one short line', () => {
  expect(escapeCell('/close')).toBe('&#47;close');
  expect(escapeCell('a\r\n\r\n/close')).toBe('a /close');
  expect(escapeCell('x'.repeat(9999))).toBe(`${'x'.repeat(500)}…`);
  expect(escapeCell('a&#64;root')).toBe('a&#38;&#35;\u200b64;root');
  expect(escapeCell('The cost goes from 5.00 to 4.00 USD (-20.0 %), below +5.0 %.')).toBe(
    'The cost goes from 5.00 to 4.00 USD (-20.0 %), below +5.0 %.',
  );
});

it('a cell has so many bytes at most, and no half of an entity', () => {
  for (const character of ['|', '@', '東', '\u{1f600}', '\ud800']) {
    const cell = escapeCell(character.repeat(9999), { characters: 300, bytes: 700 });
    expect(Buffer.byteLength(cell)).toBeLessThanOrEqual(703);
    expect(cell).toMatch(/^(?:&#\d+;\u200b?|[東\ufffd])+…$/u);
  }
});

it('a cell starts no mention, reference, link or command in what is rendered', () => {
  const rendered = (text: string): string =>
    escapeCell(text).replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
  for (const text of ['@root', '!1', '#2', '~bug', '~"a b"', '%1', '$5', '&3', '*iteration:1', '[feature_flag:1]', '^alert#1'])
    expect(rendered(`see ${text}`), text).not.toContain(text);
  for (const text of ['http://evil.example', 'https://evil.example', 'www.evil.example', 'GL-5', '{+ a +}', 'a@b.example'])
    expect(rendered(text), text).not.toBe(text);
});

it('code holds identifiers and nothing else', () => {
  expect(codeSpan('sha256:ab')).toBe('`sha256:ab`');
  expect(codeSpan('a`b|c\n/merge @root')).toBe('`a?b?c?/merge?root`');
  expect(codeSpan('')).toBe('`?`');
  expect(codeSpan('x'.repeat(999))).toHaveLength(82);
});

it('XML holds no character that it cannot', () => {
  expect(escapeXml('<a b="c">&\u0000\ud800\ufffe')).toBe('&#60;a b=&#34;c&#34;&#62;&#38;');
  expect(escapeXml('x'.repeat(9999), 10)).toHaveLength(10);
});

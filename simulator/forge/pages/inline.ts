import { type Html, html, type Piece, row } from './html.ts';

type Rule = readonly [RegExp, (match: RegExpExecArray) => Piece];

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/**
 * Tried in this order at each place; all are anchored there and look a bounded way ahead. Text of links and emphasis
 * is read again.
 */
const RULES: readonly Rule[] = [
  [/\\([!-/:-@[-`{-~])/y, ([, character]) => character],
  [/(?<!`)(`{1,10})(?!`)([\s\S]{0,2000}?[^`])\1(?!`)/y, ([, , code = '']) => html`<code>${code.trim()}</code>`],
  [/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/iy, decodeEntity],
  [/<br ?\/?>/iy, () => html`<br>`],
  [/!?\[([^\]]{0,500})\]\((https?:\/\/[^\s)]{1,2000})\)/iy, ([, text = '', address = '']) => link(address, inline(text))],
  [/<(https?:\/\/[^\s>]{1,2000})>/iy, ([, address = '']) => link(address, address)],
  [/https?:\/\/[^\s<>()"'`*]{0,2000}[^\s<>()"'`*.,:;!?]/iy, ([address]) => link(address, address)],
  [/\*\*(?=\S)([\s\S]{0,2000}?\S)\*\*/y, ([, text = '']) => html`<strong>${inline(text)}</strong>`],
  [/__(?=\S)([\s\S]{0,2000}?\S)__(?!\w)/y, ([, text = '']) => html`<strong>${inline(text)}</strong>`],
  [/~~(?=\S)([\s\S]{0,2000}?\S)~~/y, ([, text = '']) => html`<del>${inline(text)}</del>`],
  [/\*(?=[^\s*])([^*]{0,2000}[^\s*])\*/y, ([, text = '']) => html`<em>${inline(text)}</em>`],
  [/_(?=[^\s_])([^_]{0,2000}[^\s_])_(?!\w)/y, ([, text = '']) => html`<em>${inline(text)}</em>`],
  [/(?:(?!https?:)[A-Za-z0-9 ,.])+|[\s\S]/y, ([text]) => text],
];

/** A line of Markdown. Whatever is not known stays text and is escaped. */
export function inline(text: string): Html {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; ) {
    const [piece, end] = next(text, at);
    pieces.push(piece);
    at = end;
  }
  return row(pieces);
}

function next(text: string, at: number): [Piece, number] {
  for (const [pattern, make] of RULES) {
    // An underscore within a word is no emphasis.
    if (text[at] === '_' && /\w/.test(text[at - 1] ?? '') && pattern.source.startsWith('_')) continue;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) return [make(match), at + match[0].length];
  }
  return [text[at], at + 1];
}

function link(address: string, content: Piece): Html {
  return html`<a href="${address}" rel="nofollow noreferrer noopener">${content}</a>`;
}

function decodeEntity([whole = '', decimal, hex, name]: RegExpExecArray): string {
  if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
  const point = decimal !== undefined ? Number(decimal) : Number.parseInt(hex ?? '', 16);
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
}

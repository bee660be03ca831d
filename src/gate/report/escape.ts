/** Longest text of others, in characters that are seen, and in bytes once every one of them is harmless. */
export interface Limits {
  readonly characters: number;
  readonly bytes: number;
}

const CELL: Limits = { characters: 500, bytes: 1500 };

/**
 * Text of others for one cell of a GitLab table or one item of a list. Reasons can carry names that somebody
 * else wrote: no line break, no markup, no link, no mention or reference that would notify, no quick action
 * at the start of a line.
 */
export function escapeCell(text: string, limits: Limits = CELL): string {
  const characters = [...plainLine(text)];
  let escaped = '';
  let bytes = 0;
  for (const [index, character] of characters.entries()) {
    const harmless = neutralised(character, characters[index - 1] ?? '', characters[index + 1] ?? '');
    bytes += Buffer.byteLength(harmless);
    if (index >= limits.characters || bytes > limits.bytes) return `${takenApart(escaped)}…`;
    escaped += harmless;
  }
  return takenApart(escaped);
}

/** An identifier as inline code: nothing inside is interpreted, and nothing else than these characters gets in. */
export function codeSpan(text: string, most = 80): string {
  const inside = text.replace(/[^A-Za-z0-9_:./+-]+/g, '?').slice(0, most);
  return inside === '' ? '`?`' : `\`${inside}\``;
}

/** One line of visible characters: job logs and terminals understand escape sequences, and text runs both ways. */
export function plainLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

const HARMLESS = /[\p{L}\p{N} .,;+/()'"%?\u2026-]/u;
/** What starts a mention or a reference in GitLab's Markdown when a name or number follows. */
const REFERENCE = '@#!%~$&^*[';
const NAME = /[\p{L}\p{N}"'_-]/u;
const WORD = /[\p{L}\p{N}]/u;

/** Anything but letters, digits and plain punctuation becomes an entity. */
function neutralised(character: string, before: string, after: string): string {
  const plain =
    HARMLESS.test(character) ||
    (character === '_' && WORD.test(before) && WORD.test(after)) ||
    (character === ':' && /^[ \d]?$/.test(after));
  const shown = plain ? character : `&#${character.codePointAt(0)};`;
  // References are looked for in the rendered text, where an entity is a plain character again.
  const starts = (REFERENCE.includes(character) && NAME.test(after)) || (character === ':' && after === '/');
  return starts || (character === '{' && /[+-]/.test(after)) ? `${shown}\u200b` : shown;
}

/** What becomes a link by its letters alone, and a slash where a command would start. */
function takenApart(escaped: string): string {
  return escaped.replace(/\b(?:www(?=\.)|GL(?=-\d))/gi, (match) => `${match}\u200b`).replace(/^\//, '&#47;');
}

/** Text for an XML attribute or element. Characters that XML 1.0 cannot hold are left out. */
export function escapeXml(text: string, most = 2000): string {
  const allowed = text.slice(0, most).replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
  return allowed.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

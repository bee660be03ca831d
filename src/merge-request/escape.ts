/** An invisible character without width: keeps two neighbours from being read as one token. */
const JOINER = '\u2060';
const LONGEST = 500;

/** Markdown's own punctuation; a backslash makes it literal. */
const PUNCTUATION = /[\\`*_{}[\]|$~#!@%^]/;
/** What GitLab reads as the start of a reference, a mention, a placeholder or inline diff, even when escaped. */
const SIGILS = /[{[$~#!@%^&](?=\S|$)/g;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Text of others, made safe for a sentence, a list item or a table cell of GitLab Flavored Markdown: one
 * line of visible characters that renders as it reads and does nothing. No quick action, mention,
 * reference, label, link, image, HTML, table break or emoji comes of it. The order of the steps matters:
 * what is taken out first cannot put a token together afterwards.
 */
export function escapeForeign(text: string, options: { max?: number } = {}): string {
  let escaped = '';
  for (const character of inertText(text, options))
    escaped += ENTITIES[character] ?? (PUNCTUATION.test(character) ? `\\${character}` : character);
  return withHarmlessStart(escaped);
}

/**
 * Text of others for places that are no Markdown but are searched for references all the same: titles and
 * commit messages ("Closes #1" in a commit message closes an issue). Tokens are taken apart invisibly.
 */
export function inertText(text: string, options: { max?: number } = {}): string {
  return (
    plainText(text, options)
      .replace(/:(?=[a-z0-9_+-]+:)|:(?=\/\/)/gi, `:${JOINER}`)
      .replace(/\b(?:www(?=\.)|GL(?=-\d))/gi, (match) => match + JOINER)
      .replace(SIGILS, (sigil) => sigil + JOINER)
      // `/tag` at the start of a line of a commit message is an order as well.
      .replace(/^\//, `${JOINER}/`)
  );
}

/** One line without control, format and bidirectional characters, at most `max` (500) characters long. */
export function plainText(text: string, { max = LONGEST }: { max?: number } = {}): string {
  const line = text
    .toWellFormed()
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]/gu, '')
    .normalize('NFC')
    .replace(/ {2,}/g, ' ')
    .trim();
  const characters = [...line];
  if (characters.length <= max) return line;
  const start = characters.slice(0, max - 1).join('');
  return `${start.trimEnd()}…`;
}

/**
 * An identifier as inline code, in a sentence or a table cell. No Markdown inside code is interpreted, but
 * `Closes #1` and `[skip ci]` are looked for in the raw text; what could end the code, the table cell or (for
 * whoever reads the raw text) a comment is replaced by a lookalike.
 */
export function code(text: string): string {
  const inside = inertText(text, { max: 120 })
    .replaceAll('`', "'")
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replaceAll('|', '¦');
  return inside === '' ? '(empty)' : `\`${inside}\``;
}

/** At the start of a line a slash is a quick action, and a dash, plus, equals sign or number a list or a heading. */
function withHarmlessStart(text: string): string {
  return text.replace(/^[/+=-]/, '\\$&').replace(/^(\d+)([.)])/, '$1\\$2');
}

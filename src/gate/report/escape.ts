/**
 * Text for one cell of a GitLab table. Reasons can carry names that somebody else wrote: no line break, no
 * markup, no mention or reference that would notify, no quick action at the start of a line.
 */
export function escapeCell(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 500);
  return line.replace(/[^\p{L}\p{N} .,;+/-]/gu, neutralised).replace(/^\//, '&#47;');
}

const HARMLESS = '()\'"%?\u2026';
/** What starts a mention or a reference in GitLab's Markdown when a name or number follows. */
const REFERENCE = '@#!%~$&^*';
const NAME = /[\p{L}\p{N}"'_-]/u;

/** Anything but letters, digits and plain punctuation becomes an entity. */
function neutralised(character: string, offset: number, line: string): string {
  const shown = HARMLESS.includes(character) ? character : `&#${character.codePointAt(0)};`;
  const next = line.at(offset + character.length) ?? '';
  // References are looked for in the rendered text, where an entity is a plain character again.
  return REFERENCE.includes(character) && NAME.test(next) ? `${shown}\u200b` : shown;
}

/** Text for an XML attribute or element. Characters that XML 1.0 cannot hold are left out. */
export function escapeXml(text: string): string {
  const allowed = text.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
  return allowed.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

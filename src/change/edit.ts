import type { FieldEdit } from '../domain/change.ts';
import { PLACEMENT_FIELDS, type Placement } from '../domain/placement.ts';
import type { FieldSource, ReadPlacement } from './placement-file.ts';

export interface Edited {
  readonly text: string;
  /** The fields that differ, in the order of PLACEMENT_FIELDS; empty when the text already says `to`. */
  readonly edits: readonly FieldEdit[];
}

/**
 * Replaces the tokens of the literals that differ from `to` and copies every other character. `read` has
 * to be the reading of this very text. Values that already agree keep their token, however it is written.
 */
export function editPlacement(text: string, read: ReadPlacement, to: Placement): Edited {
  const edits = PLACEMENT_FIELDS.filter((field) => read.fields[field].value !== to[field]).map((field) => ({
    field,
    before: read.fields[field].value,
    after: to[field],
  }));
  const backwards = [...edits].sort((a, b) => read.fields[b.field].start - read.fields[a.field].start);
  let edited = text;
  for (const { field, after } of backwards) {
    const token = read.fields[field];
    edited = edited.slice(0, token.start) + printed(after, text.charAt(token.start)) + edited.slice(token.end);
  }
  return { text: edited, edits };
}

/** The text with the marked tokens cut out: equal before and after when nothing else was touched. */
export function skeleton(text: string, fields: Readonly<Record<string, FieldSource>>): string {
  const tokens = Object.values(fields).sort((a, b) => a.start - b.start);
  let rest = '';
  let from = 0;
  for (const token of tokens) {
    rest += `${text.slice(from, token.start)}\0`;
    from = token.end;
  }
  return rest + text.slice(from);
}

/** A literal in the author's quotes. */
function printed(value: string | number, quote: string): string {
  if (typeof value === 'number') return String(value);
  let body = '';
  for (const character of value) body += escaped(character, quote);
  return quote + body + quote;
}

function escaped(character: string, quote: string): string {
  if (character === '\\' || character === quote) return `\\${character}`;
  const code = character.codePointAt(0) ?? 0;
  const harmless = code >= 0x20 && code !== 0x7f && code !== 0x2028 && code !== 0x2029;
  return harmless ? character : `\\u${code.toString(16).padStart(4, '0')}`;
}

import { chart } from './chart.ts';
import { withoutComments } from './comments.ts';
import { Html, html, type Piece, row } from './html.ts';
import { inline } from './inline.ts';
import { isTable, readTable } from './table.ts';

/** What a block shows, and the line after it. */
type Block = readonly [Piece, number];
interface BlockKind {
  /** Cheap, because it is asked for every line of a paragraph. */
  starts(lines: readonly string[], at: number): boolean;
  read(lines: readonly string[], at: number, depth: number): Block;
}

const FENCE = /^ {0,3}(`{3,}|~{3,}) *([\w-]*)/;
const HEADING = /^ {0,3}(#{1,6}) +(.*?)(?: +#+)? *$/;
const RULE = /^ {0,3}([-*_])( *\1){2,} *$/;
const ITEM = /^( *)(?:[-*+]|(\d{1,9})[.)]) +(.*)$/;
const DETAILS = /^\s*<details>/i;
const DEEPEST = 12;
const LONGEST = 200_000;

const by = (pattern: RegExp) => (lines: readonly string[], at: number) => pattern.test(lines[at] ?? '');
const KINDS: readonly BlockKind[] = [
  { starts: by(FENCE), read: fence },
  { starts: by(HEADING), read: heading },
  { starts: by(RULE), read: (_lines, at) => [html`<hr>`, at + 1] },
  { starts: isTable, read: readTable },
  { starts: by(DETAILS), read: details },
  { starts: by(/^>/), read: quote },
  { starts: by(ITEM), read: list },
];

/**
 * The part of GitLab's Markdown that merge requests use: headings, tables, lists, quotes, code, charts, emphasis,
 * links. Nothing of the text reaches the page unescaped; hidden comments stay hidden.
 */
export function markdown(text: string): Html {
  if (text.length > LONGEST) return html`<pre>${text}</pre>`;
  return html`<div class="prose">${blocks(withoutComments(text.split(/\r\n?|\n/)), 0)}</div>`;
}

function blocks(lines: readonly string[], depth: number): Html {
  if (depth > DEEPEST) return html`<p>${lines.join('\n')}</p>`;
  const pieces: Piece[] = [];
  for (let at = 0; at < lines.length; ) {
    const [piece, end] = block(lines, at, depth + 1);
    pieces.push(piece);
    at = end;
  }
  return row(pieces);
}

function block(lines: readonly string[], at: number, depth: number): Block {
  if (lines[at]?.trim() === '') return [null, at + 1];
  const kind = KINDS.find((one) => one.starts(lines, at));
  return kind === undefined ? paragraph(lines, at) : kind.read(lines, at, depth);
}

function fence(lines: readonly string[], at: number): Block {
  const [, mark = '', language = ''] = FENCE.exec(lines[at] ?? '') ?? [];
  const length = lines.slice(at + 1).findIndex((line) => line.trim().startsWith(mark));
  const end = length === -1 ? lines.length : at + 1 + length;
  const code = lines.slice(at + 1, end);
  const drawn = language === 'mermaid' ? chart(code) : null;
  return [drawn ?? html`<pre><code>${code.join('\n')}</code></pre>`, end + 1];
}

function heading(lines: readonly string[], at: number): Block {
  const [, marks = '', text = ''] = HEADING.exec(lines[at] ?? '') ?? [];
  const tag = new Html(`h${Math.min(6, marks.length + 1)}`);
  return [html`<${tag}>${inline(text)}</${tag}>`, at + 1];
}

/** `<details>` and `<summary>` are the only HTML that is taken for what it is. */
function details(lines: readonly string[], at: number, depth: number): Block {
  const length = lines.slice(at).findIndex((line) => /<\/details>\s*$/i.test(line));
  const end = length === -1 ? lines.length : at + length + 1;
  const whole = lines
    .slice(at, end)
    .join('\n')
    .replace(DETAILS, '')
    .replace(/<\/details>\s*$/i, '');
  const [, summary = 'Details'] = /<summary>([\s\S]*?)<\/summary>/i.exec(whole) ?? [];
  const inside = whole.replace(/<summary>[\s\S]*?<\/summary>/i, '').split('\n');
  return [html`<details><summary>${inline(summary.trim())}</summary>${blocks(inside, depth)}</details>`, end];
}

function quote(lines: readonly string[], at: number, depth: number): Block {
  const end = endOf(lines, at, (line) => line.startsWith('>'));
  const inside = lines.slice(at, end).map((line) => line.replace(/^> ?/, ''));
  return [html`<blockquote>${blocks(inside, depth)}</blockquote>`, end];
}

/** Lines that are indented deeper belong to the item above. */
function list(lines: readonly string[], at: number, depth: number): Block {
  const [, indent = '', number] = ITEM.exec(lines[at] ?? '') ?? [];
  const items: Html[] = [];
  let end = at;
  while (end < lines.length && ITEM.exec(lines[end] ?? '')?.[1]?.length === indent.length) {
    const start = end;
    end = endOf(lines, start + 1, (line) => line.trim() !== '' && line.length - line.trimStart().length > indent.length);
    const nested = lines.slice(start + 1, end).map((line) => line.slice(indent.length + 2));
    items.push(html`<li>${inline(ITEM.exec(lines[start] ?? '')?.[3] ?? '')}${blocks(nested, depth)}</li>`);
  }
  return [number === undefined ? html`<ul>${items}</ul>` : html`<ol>${items}</ol>`, end];
}

function paragraph(lines: readonly string[], at: number): Block {
  const ends = (index: number) => lines[index]?.trim() === '' || KINDS.some((kind) => kind.starts(lines, index));
  let end = at + 1;
  while (end < lines.length && !ends(end)) end += 1;
  return [html`<p>${inline(lines.slice(at, end).join('\n'))}</p>`, end];
}

function endOf(lines: readonly string[], at: number, belongs: (line: string) => boolean): number {
  let end = at;
  while (end < lines.length && belongs(lines[end] ?? '')) end += 1;
  return end;
}

import { type Html, html } from './html.ts';
import { inline } from './inline.ts';

const DIVIDER = /^ *\|?(?: *:?-+:? *\|){0,50} *:?-+:? *\|? *$/;

/** A header and a line of dashes. */
export function isTable(lines: readonly string[], at: number): boolean {
  const [head = '', divider = ''] = [lines[at], lines[at + 1]];
  return head.includes('|') && divider.includes('|') && DIVIDER.test(divider);
}

export function readTable(lines: readonly string[], at: number): readonly [Html, number] {
  const sides = cells(lines[at + 1] ?? '').map((cell) => (/^:?-+:$/.test(cell) ? 'right' : 'left'));
  const titles = cells(lines[at] ?? '');
  let end = at + 2;
  while (end < lines.length && (lines[end] ?? '').includes('|')) end += 1;
  const body = lines.slice(at + 2, end).map((line) => {
    const values = cells(line);
    return html`<tr>${sides.map((side, column) => html`<td class="${side}">${inline(values[column] ?? '')}</td>`)}</tr>`;
  });
  const header = sides.map((side, column) => html`<th class="${side}">${inline(titles[column] ?? '')}</th>`);
  return [html`<div class="scroll"><table><thead><tr>${header}</tr></thead><tbody>${body}</tbody></table></div>`, end];
}

/** A bar that is escaped, or within code, does not end a cell. */
function cells(line: string): string[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  const parts = inner.match(/(?:\\.|`[^`]*`|[^|])+|(?<=\|)(?=\|)|^(?=\|)/g) ?? [];
  return parts.map((part) => part.trim());
}

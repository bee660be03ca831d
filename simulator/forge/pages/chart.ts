import { type Html, html, type Piece } from './html.ts';

interface Bars {
  readonly title: string;
  readonly names: readonly string[];
  readonly values: readonly number[];
  readonly max: number;
}

const [WIDTH, BAR, GAP, RIGHT, TOP] = [720, 20, 10, 60, 12];
/** Room for names: about this wide is a letter, and this much they get at most. */
const [LETTER, MOST_LEFT] = [7.4, 380];

/** A Mermaid bar chart (`xychart`) as horizontal bars; null for other diagrams, which stay text. */
export function chart(lines: readonly string[]): Html | null {
  const bars = read(lines);
  if (bars === null) return null;
  const height = TOP + bars.names.length * (BAR + GAP);
  const left = Math.min(MOST_LEFT, Math.round(20 + LETTER * Math.max(...bars.names.map((name) => name.length))));
  const drawn = bars.names.map((name, index) => bar(name, bars.values[index] ?? 0, bars.max, left, TOP + index * (BAR + GAP)));
  return html`<figure class="chart"><figcaption>${bars.title}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${bars.title}">${drawn}</svg></figure>`;
}

function bar(name: string, value: number, max: number, left: number, top: number): Piece {
  const width = Math.max(1, Math.min(1, Math.max(0, value / max)) * (WIDTH - left - RIGHT));
  const middle = top + BAR / 2 + 4;
  return html`<text class="name" x="${left - 10}" y="${middle}" text-anchor="end">${name}</text>
<rect class="track" x="${left}" y="${top}" width="${WIDTH - left - RIGHT}" height="${BAR}" rx="4"/>
<rect class="bar" x="${left}" y="${top}" width="${width.toFixed(1)}" height="${BAR}" rx="4"/>
<text class="value" x="${left + width + 8}" y="${middle}">${value}</text>`;
}

function read(lines: readonly string[]): Bars | null {
  const rows = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('%%'));
  if (!/^xychart(-beta)?\b/.test(rows[0] ?? '')) return null;
  const find = (pattern: RegExp) => rows.map((line) => pattern.exec(line)).find((match) => match !== null);
  const names = words(find(/^x-axis\b.*?\[(.*)\]$/)?.[1] ?? '');
  const values = words(find(/^(?:bar|line)\b.*?\[(.*)\]$/)?.[1] ?? '').map(Number);
  if (names.length === 0 || names.length !== values.length || values.some((value) => !Number.isFinite(value))) return null;
  const top = Number(find(/^y-axis\b.*-->\s*([\d.]+)$/)?.[1] ?? Number.NaN);
  const max = Number.isFinite(top) && top > 0 ? top : Math.max(...values, Number.MIN_VALUE);
  return { title: find(/^title\s+"?(.*?)"?$/)?.[1] ?? '', names, values, max };
}

function words(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|([^,\s][^,]*)/g)].map(([, quoted, bare]) => (quoted ?? bare ?? '').trim());
}

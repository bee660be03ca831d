export interface Column<Row> {
  readonly title: string;
  readonly align?: 'left' | 'right';
  readonly cell: (row: Row) => string;
}

/**
 * Lines of a table whose columns are as wide as their widest cell. With a width (columns of the terminal), lines that are
 * longer are cut with an ellipsis: put what may be cut last.
 */
export function tableLines<Row>(rows: readonly Row[], columns: readonly Column<Row>[], width: number | null = null): string[] {
  const cells = [columns.map((column) => column.title), ...rows.map((row) => columns.map((column) => oneLine(column.cell(row))))];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i]?.length ?? 0)));
  return cells.map((line) => {
    const padded = line.map((cell, i) =>
      columns[i]?.align === 'right' ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
    );
    return cut(padded.join('  ').trimEnd(), width);
  });
}

function cut(line: string, width: number | null): string {
  return width === null || line.length <= width ? line : `${line.slice(0, Math.max(1, width - 1))}…`;
}

/** Text from outside must neither break the table nor steer the terminal. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

/** `1,234`, `0.52`, or a dash for what is not known. */
export function money(usd: number | null): string {
  if (usd === null) return '-';
  return Math.abs(usd) < 10 ? usd.toFixed(2) : Math.round(usd).toLocaleString('en-US');
}

export function fixed(value: number | null, digits: number): string {
  return value === null ? '-' : value.toFixed(digits);
}

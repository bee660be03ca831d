import { describe, expect, it } from 'vitest';
import { fixed, money, tableLines } from '../../src/cli/table.ts';

const COLUMNS = [
  { title: 'name', cell: (row: { name: string; usd: number }) => row.name },
  { title: '$', align: 'right' as const, cell: (row: { name: string; usd: number }) => money(row.usd) },
];

describe('tableLines', () => {
  it('aligns columns to their widest cell', () => {
    const rows = [
      { name: 'a', usd: 1234 },
      { name: 'longer', usd: 5 },
    ];

    expect(tableLines(rows, COLUMNS)).toEqual(['name        $', 'a       1,234', 'longer   5.00']);
  });

  it('cuts what is wider than the terminal', () => {
    expect(tableLines([{ name: 'x'.repeat(30), usd: 1 }], COLUMNS, 10)[1]).toBe(`${'x'.repeat(9)}…`);
  });

  it('lets no cell break the table or steer the terminal', () => {
    expect(tableLines([{ name: 'a\n\u001b[31mb', usd: 1 }], COLUMNS)[1]).toBe('a [31mb  1.00');
  });
});

describe('numbers', () => {
  it('are dashes when they are not known', () => {
    expect([money(null), fixed(null, 2)]).toEqual(['-', '-']);
    expect([money(0.126), money(-3), money(-12.6), fixed(0.5, 3)]).toEqual(['0.13', '-3.00', '-13', '0.500']);
  });
});

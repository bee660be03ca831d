import type { Range, Source } from './source.ts';

/** One small fault to put into a policy. */
export interface Edit {
  /** What kind of fault: `comparison`, `dropped-condition`, ... */
  readonly operator: string;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

export type Operator = (source: Source) => Edit[];

/** Replaces a stretch of tokens. */
export function replaced(source: Source, operator: string, range: Range, replacement: string): Edit {
  const start = source.tokens[range.from]?.start ?? 0;
  const end = source.tokens[range.to - 1]?.end ?? start;
  return { operator, start, end, replacement };
}

/** Replaces one token. */
export function swapped(source: Source, operator: string, at: number, replacement: string): Edit {
  return replaced(source, operator, { from: at, to: at + 1 }, replacement);
}

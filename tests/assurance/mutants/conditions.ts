import { type Edit, type Operator, replaced } from './edit.ts';
import type { Range, Source } from './source.ts';

/** Every condition taken for granted. Bindings that others need then no longer compile, and do not count. */
export const droppedConditions: Operator = (source) =>
  source.conditions
    .filter((range) => wordsOf(source, range).join('') !== 'true')
    .map((range) => replaced(source, 'dropped-condition', range, 'true'));

export const negatedConditions: Operator = (source) =>
  source.conditions.flatMap((range): Edit[] => {
    const words = wordsOf(source, range);
    if (words[0] === 'some' || words[0] === 'every' || words.includes(':=')) return [];
    if (words[0] === 'not')
      return [replaced(source, 'negated-condition', range, textOf(source, { from: range.from + 1, to: range.to }))];
    return [replaced(source, 'negated-condition', range, `not ${textOf(source, range)}`)];
  });

function wordsOf(source: Source, { from, to }: Range): string[] {
  return source.tokens.slice(from, to).map(({ text }) => text);
}

function textOf(source: Source, { from, to }: Range): string {
  return source.text.slice(source.tokens[from]?.start ?? 0, source.tokens[to - 1]?.end ?? 0);
}

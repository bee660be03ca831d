import { type Edit, type Operator, replaced } from './edit.ts';
import type { Range, Source } from './source.ts';

export const removedRules: Operator = (source) => source.rules.map((range) => replaced(source, 'removed-rule', range, ''));

export const removedElse: Operator = (source) =>
  source.rules.flatMap((rule): Edit[] => {
    const starts = branchesOf(source, rule);
    return starts.map((from, order) => replaced(source, 'removed-else', { from, to: starts[order + 1] ?? rule.to }, ''));
  });

function branchesOf(source: Source, rule: Range): number[] {
  const starts: number[] = [];
  for (let index = rule.from; index < rule.to; ) {
    const token = source.tokens[index];
    if (token?.text === 'else') starts.push(index);
    const opens = token?.kind === 'symbol' && '([{'.includes(token.text);
    index = opens ? (token.partner ?? index) + 1 : index + 1;
  }
  return starts;
}

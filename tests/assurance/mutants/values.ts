import { type Edit, type Operator, replaced, swapped } from './edit.ts';
import { callsAround, type Source } from './source.ts';

const OUTCOMES = ['auto', 'review', 'deny'];
/** What each answer of `lib` is mistaken for. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  auto: ['review'],
  review: ['auto', 'deny'],
  deny: ['review', 'auto'],
  missed: ['review', 'auto'],
};

/** `review` where `deny` stands, and so on: as an answer of lib and as a literal. */
export const outcomes: Operator = (source) =>
  source.tokens.flatMap((token, at): Edit[] => {
    if (token.kind === 'name' && source.tokens[at - 1]?.text === '.' && source.tokens[at + 1]?.text === '(')
      return (ANSWERS[token.text] ?? []).map((other) => swapped(source, 'outcome', at, other));
    const literal = token.kind === 'string' ? token.text.slice(1, -1) : '';
    if (!OUTCOMES.includes(literal)) return [];
    return OUTCOMES.filter((other) => other !== literal).map((other) => swapped(source, 'outcome', at, `"${other}"`));
  });

export const booleans: Operator = (source) =>
  source.tokens.flatMap((token, at) => {
    if (token.kind !== 'name' || (token.text !== 'true' && token.text !== 'false')) return [];
    return [swapped(source, 'boolean', at, token.text === 'true' ? 'false' : 'true')];
  });

/** Texts that something is compared with, or that begin or end something. */
export const comparedTexts: Operator = (source) =>
  source.tokens.flatMap((token, at) => {
    if (token.kind !== 'string' || OUTCOMES.includes(token.text.slice(1, -1)) || !isCompared(source, at)) return [];
    return [swapped(source, 'text', at, `"${token.text.slice(1, -1)}~"`)];
  });

function isCompared(source: Source, at: number): boolean {
  const beside = [source.tokens[at - 1]?.text, source.tokens[at + 1]?.text];
  if (beside.includes('==') || beside.includes('!=')) return true;
  return ['startswith', 'endswith', 'contains'].includes(callsAround(source.tokens, at)[0] ?? '');
}

/** Every member of a set, and of a list of texts that is walked, left out once. */
export const droppedMembers: Operator = (source) =>
  source.tokens.flatMap((token, at): Edit[] => {
    if (token.kind !== 'symbol' || token.partner === null || (token.text !== '{' && token.text !== '[')) return [];
    if (source.tokens[at - 1]?.text.match(/^(concat|,)$/) && callsAround(source.tokens, at)[0] === 'concat') return [];
    if (token.text === '[' && source.tokens[at - 1]?.kind === 'name' && source.tokens[at - 1]?.text !== 'in') return [];
    const members = membersOf(source, at, token.partner);
    if (members === null || (token.text === '[' && !allTexts(source, members))) return [];
    return members.map((_, dropped) => {
      const kept = members.filter((_member, index) => index !== dropped).map(({ from, to }) => textBetween(source, from, to));
      const text = token.text === '[' ? `[${kept.join(', ')}]` : kept.length === 0 ? 'set()' : `{${kept.join(', ')}}`;
      return replaced(source, 'dropped-member', { from: at, to: (token.partner ?? at) + 1 }, text);
    });
  });

type Member = { readonly from: number; readonly to: number };

/** Null for what is no set and no list: a body, an object or a comprehension. */
function membersOf(source: Source, open: number, close: number): Member[] | null {
  if (isBody(source, open)) return null;
  const members: Member[] = [];
  let from = open + 1;
  for (let index = open + 1; index <= close; ) {
    const token = source.tokens[index];
    if (index === close || token?.text === ',') {
      const member = withoutBreaks(source, { from, to: index });
      if (member.to > member.from) members.push(member);
      from = index + 1;
      index += 1;
      continue;
    }
    if (token?.text === ':' || token?.text === '|' || token?.text === ';') return null;
    const opens = token?.kind === 'symbol' && '([{'.includes(token.text);
    index = opens ? (token.partner ?? index) + 1 : index + 1;
  }
  return members.length === 0 ? null : members;
}

function isBody(source: Source, open: number): boolean {
  return source.tokens[open - 1]?.text === 'if' || source.conditions.some(({ from }) => from > open && from <= open + 2);
}

function withoutBreaks(source: Source, { from, to }: Member): Member {
  let [start, end] = [from, to];
  while (start < end && source.tokens[start]?.kind === 'end-of-line') start += 1;
  while (end > start && source.tokens[end - 1]?.kind === 'end-of-line') end -= 1;
  return { from: start, to: end };
}

function allTexts(source: Source, members: readonly Member[]): boolean {
  return members.every(({ from, to }) => to - from === 1 && source.tokens[from]?.kind === 'string');
}

function textBetween(source: Source, from: number, to: number): string {
  return source.text.slice(source.tokens[from]?.start ?? 0, source.tokens[to - 1]?.end ?? 0);
}

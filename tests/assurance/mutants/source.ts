import { type Token, tokenise } from './tokens.ts';

/** A stretch of tokens: from the first to before `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Rego source as the mutation operators see it: rules, conditions and the calls that a word stands in. */
export interface Source {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Every top-level rule, `else` branches included, in order. */
  readonly rules: readonly Range[];
  /** Every single condition of a body: of a rule, an `else`, an `every` or a comprehension. */
  readonly conditions: readonly Range[];
}

export function readSource(text: string): Source {
  const tokens = tokenise(text);
  const rules = rulesOf(tokens);
  const conditions = rules.flatMap((rule) => bodiesOf(tokens, rule)).flatMap((body) => statementsOf(tokens, body));
  return { text, tokens, rules, conditions };
}

/** In formatted Rego a rule begins in the first column, and only closing brackets stand there besides. */
function rulesOf(tokens: readonly Token[]): Range[] {
  const starts = tokens.flatMap((token, index) => (token.column === 1 && token.kind === 'name' ? [index] : []));
  const ranges = starts.map((from, order) => trimmed(tokens, { from, to: starts[order + 1] ?? tokens.length }));
  return ranges.filter(({ from }) => !['package', 'import'].includes(tokens[from]?.text ?? ''));
}

/** What stands in brackets of a body, or behind a lone `if`. */
function bodiesOf(tokens: readonly Token[], rule: Range): Range[] {
  const bodies: Range[] = [];
  for (let index = rule.from; index < rule.to; index += 1) {
    const token = tokens[index];
    if (token?.kind === 'name' && token.text === 'if') bodies.push(behindIf(tokens, index + 1, rule));
    if (token?.kind === 'name' && token.text === 'every') bodies.push(...behindEvery(tokens, index + 1));
    if (token?.kind === 'symbol' && token.text === '|') bodies.push(...behindBar(tokens, index));
  }
  return bodies;
}

function behindIf(tokens: readonly Token[], from: number, rule: Range): Range {
  const next = tokens[from];
  if (next?.text === '{' && next.partner !== null) return { from: from + 1, to: next.partner };
  let to = from;
  while (to < rule.to && tokens[to]?.kind !== 'end-of-line' && tokens[to]?.text !== 'else') to = (tokens[to]?.partner ?? to) + 1;
  return { from, to };
}

/** `every key, value in <domain> { body }`, where the domain may itself be a set in braces. */
function behindEvery(tokens: readonly Token[], from: number): Range[] {
  let index = from;
  while (index < tokens.length && tokens[index]?.text !== 'in') index += 1;
  index += 1;
  if (tokens[index]?.text === '{') index = (tokens[index]?.partner ?? index) + 1;
  while (index < tokens.length && tokens[index]?.text !== '{') index = (tokens[index]?.partner ?? index) + 1;
  const partner = tokens[index]?.partner;
  return partner === undefined || partner === null ? [] : [{ from: index + 1, to: partner }];
}

/** A bar right inside brackets or braces begins the body of a comprehension; elsewhere it is a union. */
function behindBar(tokens: readonly Token[], bar: number): Range[] {
  let index = bar - 1;
  while (index >= 0) {
    const token = tokens[index];
    const closes = token?.kind === 'symbol' && ')]}'.includes(token.text);
    if (token?.kind === 'symbol' && '([{'.includes(token.text)) break;
    index = closes ? (token.partner ?? index) - 1 : index - 1;
  }
  const open = tokens[index];
  const partner = open?.partner;
  return open === undefined || open.text === '(' || partner === null || partner === undefined
    ? []
    : [{ from: bar + 1, to: partner }];
}

function statementsOf(tokens: readonly Token[], body: Range): Range[] {
  const statements: Range[] = [];
  let from = body.from;
  let index = body.from;
  while (index <= body.to) {
    const token = tokens[index];
    const ends = index === body.to || token?.kind === 'end-of-line' || token?.text === ';';
    if (ends) {
      if (index > from) statements.push({ from, to: index });
      from = index + 1;
      index += 1;
      continue;
    }
    const opens = token?.kind === 'symbol' && '([{'.includes(token.text);
    index = opens ? (token.partner ?? index) + 1 : index + 1;
  }
  return statements;
}

function trimmed(tokens: readonly Token[], range: Range): Range {
  let to = range.to;
  while (to > range.from && tokens[to - 1]?.kind === 'end-of-line') to -= 1;
  return { from: range.from, to };
}

/** The name of the innermost calls around a token, from the inside out: `concat`, `lib.fixed`. */
export function callsAround(tokens: readonly Token[], at: number): string[] {
  const names: string[] = [];
  let index = at - 1;
  while (index >= 0) {
    const token = tokens[index];
    if (token?.kind === 'symbol' && ')]}'.includes(token.text) && token.partner !== null) {
      index = token.partner - 1;
      continue;
    }
    if (token?.column === 1) break;
    if (token?.text === '(' && tokens[index - 1]?.kind === 'name') names.push(tokens[index - 1]?.text ?? '');
    index -= 1;
  }
  return names;
}

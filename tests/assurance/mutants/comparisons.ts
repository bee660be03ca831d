import { type Edit, type Operator, swapped } from './edit.ts';
import { callsAround } from './source.ts';

const FLIPPED: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '==': ['!='],
  '!=': ['=='],
};

const ARITHMETIC: Readonly<Record<string, string>> = { '+': '-', '-': '+', '*': '/', '/': '*' };
const FUNCTIONS: Readonly<Record<string, string>> = { max: 'min', min: 'max', floor: 'ceil', ceil: 'floor' };

/** Calls whose arguments only become text for people. */
const PRESENTATION = ['fixed', 'number', 'concat', 'describe', 'contradiction'];

export const comparisons: Operator = (source) =>
  source.tokens.flatMap((token, at) =>
    token.kind === 'symbol'
      ? (FLIPPED[token.text] ?? []).map((replacement) => swapped(source, 'comparison', at, replacement))
      : [],
  );

/** `+` for `-`, `*` for `/`, `max` for `min`, `floor` for `ceil`, where the result is not only printed. */
export const arithmetic: Operator = (source) =>
  source.tokens.flatMap((token, at): Edit[] => {
    const replacement = token.kind === 'symbol' ? ARITHMETIC[token.text] : calledAs(source.tokens[at + 1]?.text, token.text);
    return replacement === undefined || printed(source, at) ? [] : [swapped(source, 'arithmetic', at, replacement)];
  });

/** One more and one less, or a tenth of it where it is a fraction. */
export const bounds: Operator = (source) =>
  source.tokens.flatMap((token, at) => {
    if (token.kind !== 'number' || printed(source, at)) return [];
    return neighbours(Number(token.text)).map((value) => swapped(source, 'bound', at, value));
  });

function calledAs(next: string | undefined, name: string): string | undefined {
  return next === '(' ? FUNCTIONS[name] : undefined;
}

function printed(source: Parameters<Operator>[0], at: number): boolean {
  return callsAround(source.tokens, at).some((name) => PRESENTATION.includes(name));
}

function neighbours(value: number): string[] {
  if (!Number.isInteger(value)) return [String(value * 1.1), String(value * 0.9)];
  // Rego has no negative literal everywhere a number may stand, so nothing less than nothing.
  return value === 0 ? ['1'] : [String(value + 1), String(value - 1)];
}

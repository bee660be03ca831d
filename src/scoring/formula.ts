import { type MathNode, parse } from 'mathjs/number';
import { TrimtabError } from '../lib/errors.ts';
import { compileNode, type Evaluate } from './compile.ts';

/** A formula of the configuration, ready to be evaluated. */
export interface Formula {
  /** The variables that it reads, in the order in which `evaluate` takes their values. */
  readonly uses: readonly string[];
  /** The result as it comes: may be NaN or infinite. */
  readonly evaluate: Evaluate;
}

const MAX_LENGTH = 200;

/**
 * Parses a formula with mathjs, checks every node against the allow-list and compiles it to closures. mathjs has no part in
 * evaluating it. Throws a `config` error that names `key` when the text is no such formula.
 */
export function parseFormula(key: string, text: string, variables: readonly string[]): Formula {
  if (text.length > MAX_LENGTH) throw refusedFormula(key, `is longer than ${MAX_LENGTH} characters`);
  let root: MathNode;
  try {
    root = parse(text);
  } catch (cause) {
    throw refusedFormula(key, `"${text}" cannot be parsed: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const uses: string[] = [];
  const slotOf = (name: string): number | null => {
    if (!variables.includes(name)) return null;
    if (!uses.includes(name)) uses.push(name);
    return uses.indexOf(name);
  };
  try {
    return { evaluate: compileNode(root, slotOf), uses };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw refusedFormula(key, `"${text}": ${cause.message}. Variables: ${variables.join(', ')}`);
  }
}

export function refusedFormula(key: string, what: string): TrimtabError {
  return new TrimtabError('config', `${key}: ${what}`, {
    advice: 'Allowed are numbers, the variables of the factor, + - * / ^, comparisons in ?:, parentheses, min, max, abs, round.',
  });
}

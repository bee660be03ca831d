import type {
  ConditionalNode,
  ConstantNode,
  FunctionNode,
  MathNode,
  OperatorNode,
  ParenthesisNode,
  SymbolNode,
} from 'mathjs/number';

/** Computes a formula from the values of its variables, in the order of `Formula.uses`. */
export type Evaluate = (values: readonly number[]) => number;

type Test = (values: readonly number[]) => boolean;

const MAX_DEPTH = 10;

const BINARY: Readonly<Record<string, (a: Evaluate, b: Evaluate) => Evaluate>> = {
  add: (a, b) => (v) => a(v) + b(v),
  subtract: (a, b) => (v) => a(v) - b(v),
  multiply: (a, b) => (v) => a(v) * b(v),
  divide: (a, b) => (v) => a(v) / b(v),
  pow: (a, b) => (v) => a(v) ** b(v),
};

const UNARY: Readonly<Record<string, (a: Evaluate) => Evaluate>> = {
  unaryMinus: (a) => (v) => -a(v),
  unaryPlus: (a) => a,
};

/** As mathjs compares: numbers that differ by rounding alone are equal. */
const COMPARISONS: Readonly<Record<string, (a: Evaluate, b: Evaluate) => Test>> = {
  smaller: (a, b) => (v) => a(v) < b(v) && !nearlyEqual(a(v), b(v)),
  smallerEq: (a, b) => (v) => a(v) <= b(v) || nearlyEqual(a(v), b(v)),
  larger: (a, b) => (v) => a(v) > b(v) && !nearlyEqual(a(v), b(v)),
  largerEq: (a, b) => (v) => a(v) >= b(v) || nearlyEqual(a(v), b(v)),
  equal: (a, b) => (v) => nearlyEqual(a(v), b(v)),
  unequal: (a, b) => (v) => !nearlyEqual(a(v), b(v)),
};

function nearlyEqual(a: number, b: number): boolean {
  if (a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  return Math.abs(a - b) <= Math.max(1e-12 * Math.max(Math.abs(a), Math.abs(b)), 1e-15);
}

const FUNCTIONS: Readonly<Record<string, { readonly most: number; readonly build: (args: readonly Evaluate[]) => Evaluate }>> = {
  min: { most: 8, build: (args) => fold(args, (best, next) => (next < best && !nearlyEqual(next, best) ? next : best)) },
  max: { most: 8, build: (args) => fold(args, (best, next) => (next > best && !nearlyEqual(next, best) ? next : best)) },
  abs: {
    most: 1,
    build:
      ([a = zero]) =>
      (v) =>
        Math.abs(a(v)),
  },
  // Half away from zero, as mathjs rounds.
  round: {
    most: 1,
    build:
      ([a = zero]) =>
      (v) =>
        Math.sign(a(v)) * Math.round(Math.abs(a(v))),
  },
};

const zero: Evaluate = () => 0;

function fold(args: readonly Evaluate[], better: (best: number, next: number) => number): Evaluate {
  return args.reduce((first, second) => (v) => {
    const [best, next] = [first(v), second(v)];
    return Number.isNaN(next) ? next : better(best, next);
  });
}

/** Where a variable stands in the values; null when there is no such variable. */
export type SlotOf = (name: string) => number | null;

/** Compiles a node of the allow-list, and throws a RangeError with a clause about any other. */
export function compileNode(node: MathNode, slotOf: SlotOf, depth = 1): Evaluate {
  if (depth > MAX_DEPTH) throw new RangeError(`is nested deeper than ${MAX_DEPTH}`);
  const below = (child: MathNode) => compileNode(child, slotOf, depth + 1);
  switch (node.type) {
    case 'ConstantNode':
      return constant((node as ConstantNode).value);
    case 'SymbolNode':
      return variable((node as SymbolNode).name, slotOf);
    case 'ParenthesisNode':
      return below((node as ParenthesisNode).content);
    case 'OperatorNode':
      return operation(node as OperatorNode, below);
    case 'FunctionNode':
      return call(node as FunctionNode, below);
    case 'ConditionalNode': {
      const { condition, trueExpr, falseExpr } = node as ConditionalNode;
      const test = comparison(condition, below);
      const yes = below(trueExpr);
      const no = below(falseExpr);
      return (v) => (test(v) ? yes(v) : no(v));
    }
    default:
      throw new RangeError(`${node.type} is not allowed`);
  }
}

function constant(value: unknown): Evaluate {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new RangeError(`${String(value)} is no finite number`);
  return () => value;
}

function variable(name: string, slotOf: SlotOf): Evaluate {
  const slot = slotOf(name);
  if (slot === null) throw new RangeError(`${name} is no variable of this factor`);
  return (v) => v[slot] ?? Number.NaN;
}

function operation(node: OperatorNode, below: (child: MathNode) => Evaluate): Evaluate {
  const [first, second] = node.args as MathNode[];
  const binary = own(BINARY, node.fn);
  const unary = own(UNARY, node.fn);
  if (binary !== null && first !== undefined && second !== undefined) return binary(below(first), below(second));
  if (unary !== null && first !== undefined && second === undefined) return unary(below(first));
  if (own(COMPARISONS, node.fn) !== null) throw new RangeError(`a comparison (${node.op}) is only allowed before ?`);
  throw new RangeError(`the operator ${node.op} is not allowed`);
}

function call(node: FunctionNode, below: (child: MathNode) => Evaluate): Evaluate {
  const name = node.fn.type === 'SymbolNode' ? (node.fn as unknown as SymbolNode).name : node.fn.type;
  const known = own(FUNCTIONS, name);
  if (known === null) throw new RangeError(`the function ${name} is not allowed`);
  if (node.args.length < 1 || node.args.length > known.most)
    throw new RangeError(`${name} takes 1${known.most > 1 ? ` to ${known.most}` : ''} values, not ${node.args.length}`);
  return known.build(node.args.map(below));
}

function comparison(node: MathNode, below: (child: MathNode) => Evaluate): Test {
  if (node.type === 'ParenthesisNode') return comparison((node as ParenthesisNode).content, below);
  const operator = node.type === 'OperatorNode' ? (node as OperatorNode) : null;
  const compare = operator === null ? null : own(COMPARISONS, operator.fn);
  const [first, second] = (operator?.args ?? []) as MathNode[];
  if (compare === null || first === undefined || second === undefined)
    throw new RangeError('what stands before ? has to be one comparison');
  return compare(below(first), below(second));
}

/** Names come from the formula: `constructor` must not find anything. */
function own<T>(table: Readonly<Record<string, T>>, name: string): T | null {
  return Object.hasOwn(table, name) ? (table[name] ?? null) : null;
}

import fc from 'fast-check';
import { compile, evaluate as evaluateByMathjs } from 'mathjs/number';
import { describe, expect, it } from 'vitest';
import { validateConfig } from '../../src/config.ts';
import { parseFormula } from '../../src/scoring/formula.ts';

const VARIABLES = ['cost', 'cheapest', 'credits'];

/** What a result means to scoring: a finite number, or nothing. */
function meaning(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function ours(text: string, scope: Readonly<Record<string, number>>): number | null {
  const { uses, evaluate } = parseFormula('key', text, VARIABLES);
  return meaning(evaluate(uses.map((name) => scope[name] ?? Number.NaN)));
}

function expectEqual(ours: number | null, theirs: number | null): void {
  if (ours === null || theirs === null) expect(ours).toBe(theirs);
  else expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(theirs)));
}

describe('evaluation', () => {
  const numbers = fc.oneof(fc.double({ min: -1e4, max: 1e4, noNaN: true }), fc.constantFrom(0, 1, -1, 0.5, -0.5, 2.5, -2.5));
  const leaf = fc.oneof(
    fc.constantFrom(...VARIABLES),
    fc.nat({ max: 20 }).map(String),
    fc.double({ min: 0, max: 9, noNaN: true }).map((value) => value.toFixed(2)),
  );
  const { expression } = fc.letrec<{ expression: string; node: string; test: string }>((tie) => ({
    expression: fc.oneof({ maxDepth: 3, depthIdentifier: 'formula' }, leaf, tie('node')),
    node: fc.oneof(
      fc
        .tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/', '^'), tie('expression'))
        .map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc.tuple(fc.constantFrom('min', 'max'), tie('expression'), tie('expression')).map(([name, a, b]) => `${name}(${a}, ${b})`),
      fc.tuple(fc.constantFrom('abs', 'round'), tie('expression')).map(([name, a]) => `${name}(${a})`),
      tie('expression').map((a) => `-${a}`),
      fc.tuple(tie('test'), tie('expression'), tie('expression')).map(([test, a, b]) => `(${test} ? ${a} : ${b})`),
    ),
    test: fc
      .tuple(tie('expression'), fc.constantFrom('<', '<=', '>', '>=', '==', '!='), tie('expression'))
      .map(([a, op, b]) => `${a} ${op} ${b}`),
  }));

  it('is equal to that of mathjs for any allowed formula and any values', () => {
    let finite = 0;
    fc.assert(
      fc.property(
        expression.filter((text) => text.length <= 200),
        fc.record({ cost: numbers, cheapest: numbers, credits: numbers }),
        (text, scope) => {
          let result: number | null;
          try {
            result = ours(text, scope);
          } catch (error) {
            // Nesting is limited here and not there.
            expect(String(error)).toMatch(/nested deeper/);
            return;
          }
          expectEqual(result, meaning(evaluateByMathjs(text, { ...scope })));
          if (result !== null) finite++;
        },
      ),
      { numRuns: 3000 },
    );
    expect(finite).toBeGreaterThan(1000);
  });

  it.each(Object.entries(validateConfig({}, 'defaults').scoring.formulas))(
    'of the default formula of %s is equal to that of mathjs',
    (_name, text) => {
      const names = ['cost', 'cheapest', 'latency', 'fastest', 'objective', 'credits', 'mostCredits', 'availability'];
      const { uses, evaluate } = parseFormula('key', text, names);
      const code = compile(text);
      const amount = fc.double({ min: 0, max: 1e5, noNaN: true });
      fc.assert(
        fc.property(fc.record(Object.fromEntries(names.map((name) => [name, amount]))), (scope: Record<string, number>) => {
          expectEqual(meaning(evaluate(uses.map((name) => scope[name] ?? 0))), meaning(code.evaluate({ ...scope })));
        }),
        { numRuns: 1000 },
      );
    },
  );

  it('takes what divides by zero as it comes, to be refused as not finite', () => {
    expect(ours('cheapest / cost', { cheapest: 1, cost: 0 })).toBeNull();
    expect(ours('cheapest / cost', { cheapest: 0, cost: 0 })).toBeNull();
  });

  it('reads only the variables that the formula names', () => {
    expect(parseFormula('key', 'min(1, cheapest / cost)', VARIABLES).uses).toEqual(['cheapest', 'cost']);
    expect(parseFormula('key', '0.5', VARIABLES).uses).toEqual([]);
  });
});

describe('refusal', () => {
  it.each([
    ['config({})', /function config/],
    ['typed("x")', /function typed/],
    ['parser()', /function parser/],
    ['import({a: 1})', /function import/],
    ['evaluate("1")', /function evaluate/],
    ['ones(3000, 3000)', /function ones/],
    ['exp(cost)', /function exp/],
    ['toString(cost)', /function toString/],
    ['cost.constructor', /AccessorNode/],
    ['cost["constructor"]', /AccessorNode/],
    ['constructor', /no variable/],
    ['__proto__', /no variable/],
    ['pi', /no variable/],
    ['latency', /latency is no variable/],
    ['f(x) = x', /FunctionAssignmentNode/],
    ['cost = 1', /AssignmentNode/],
    ['[1, 2]', /ArrayNode/],
    ['{a: 1}', /ObjectNode/],
    ['1:3', /RangeNode/],
    ['1; 2', /BlockNode/],
    ['1 < cost < 3 ? 1 : 0', /one comparison/],
    ['cost ? 1 : 0', /one comparison/],
    ['cost < 3 and cost > 1 ? 1 : 0', /one comparison/],
    ['cost < 3', /only allowed before/],
    ['"text"', /no finite number/],
    ['true', /no finite number/],
    ['null', /no finite number/],
    ['NaN', /no finite number/],
    ['1e999', /no finite number/],
    ['Infinity', /no finite number/],
    ['', /no finite number/],
    ['5 cm', /cm is no variable/],
    ['cost!', /operator !/],
    ['cost mod 3', /operator mod/],
    ['not cost', /operator not/],
    ['min()', /takes 1 to 8/],
    ['min(1,1,1,1,1,1,1,1,1)', /takes 1 to 8/],
    ['round(cost, 2)', /takes 1 values, not 2/],
    ['min(cost', /cannot be parsed/],
    ['cost +', /cannot be parsed/],
    ['((((((((((cost))))))))))', /nested deeper than 10/],
    [`1${'+1'.repeat(100)}`, /longer than 200/],
    [`1${'+1'.repeat(60)}`, /nested deeper than 10/],
  ])('of %s, by the key of the configuration', (text, message) => {
    expect(() => parseFormula('scoring.formulas.cost', text, VARIABLES)).toThrow(
      expect.objectContaining({ code: 'config', message: expect.stringMatching(message) }),
    );
    expect(() => parseFormula('scoring.formulas.cost', text, VARIABLES)).toThrow(/^scoring\.formulas\.cost: /);
  });
});

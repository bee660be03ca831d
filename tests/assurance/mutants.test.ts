import { describe, expect, it } from 'vitest';
import { mutantsOf } from './mutants/index.ts';
import { readSource } from './mutants/source.ts';
import { tokenise } from './mutants/tokens.ts';

const SOURCE = `# METADATA
# title: Speed
package gate.rules.speed

import data.gate.lib

default result := {"outcome": "review", "waivable": false}

result := lib.deny(concat("", ["Too fast: ", lib.fixed(speed / 10, 2)])) if {
	known
	speed > 100
} else := lib.auto("Fine.") if {
	not input.kind in {"cart", "ship"}
	every part in input.parts {
		part.wheel == "round"
	}
}

# A comment with < and == and "quotes".
speed := [one | some one in input.speeds; one >= 0][0] * 2

known if is_number(speed)
`;

const mutants = mutantsOf('speed.rego', SOURCE);

/** What stands in the place of a line, for each mutant of an operator that changes it. */
function replacements(operator: string, line: string): string[] {
  const at = SOURCE.split('\n').findIndex((text) => text.includes(line));
  const found = mutants.filter((mutant) => mutant.operator === operator && mutant.line === at + 1);
  return found.map((mutant) => mutant.text.split('\n')[at]?.trim() ?? '');
}

describe('mutants of a policy file', () => {
  it('flip comparisons, inside comprehensions too', () => {
    expect(replacements('comparison', 'speed > 100')).toEqual(['speed >= 100', 'speed <= 100']);
    expect(replacements('comparison', 'part.wheel ==')).toEqual(['part.wheel != "round"']);
    expect(replacements('comparison', 'one >= 0')).toHaveLength(2);
  });

  it('drop and negate every condition, also of an inner body and behind a lone if', () => {
    expect(replacements('dropped-condition', '\tknown')).toEqual(['true']);
    expect(replacements('dropped-condition', 'part.wheel')).toEqual(['true']);
    expect(replacements('dropped-condition', 'known if')).toEqual(['known if true']);
    expect(replacements('dropped-condition', 'one >= 0')).toContain('speed := [one | some one in input.speeds; true][0] * 2');
    expect(replacements('negated-condition', 'not input.kind')).toEqual(['input.kind in {"cart", "ship"}']);
    expect(replacements('negated-condition', 'known if')).toEqual(['known if not is_number(speed)']);
  });

  it('move bounds and turn arithmetic round, but not where a number is only printed', () => {
    expect(replacements('bound', 'speed > 100')).toEqual(['speed > 101', 'speed > 99']);
    expect(replacements('arithmetic', '* 2').map((line) => line.slice(-3))).toEqual(['/ 2']);
    expect(mutants.filter(({ line, operator }) => line === 9 && ['bound', 'arithmetic'].includes(operator))).toEqual([]);
  });

  it('swap outcomes, texts and members, and take rules and branches away', () => {
    expect(replacements('outcome', 'default result').map((line) => line.slice(19, 40))).toHaveLength(2);
    expect(replacements('outcome', 'lib.deny').map((line) => line.slice(0, 20))).toEqual([
      'result := lib.review',
      'result := lib.auto(c',
    ]);
    expect(replacements('text', 'part.wheel')).toEqual(['part.wheel == "round~"']);
    expect(replacements('dropped-member', 'not input.kind')).toEqual([
      'not input.kind in {"ship"}',
      'not input.kind in {"cart"}',
    ]);
    expect(mutants.filter(({ operator }) => operator === 'removed-rule')).toHaveLength(4);
    expect(mutants.filter(({ operator }) => operator === 'removed-else')).toHaveLength(1);
  });

  it('each carry one fault, have a name of their own and leave comments alone', () => {
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
    expect(new Set(mutants.map(({ text }) => text)).size).toBe(mutants.length);
    for (const { text } of mutants) {
      expect(text).not.toBe(SOURCE);
      expect(text).toContain('# A comment with < and == and "quotes".');
    }
  });

  it('are the same every time', () => {
    expect(mutantsOf('speed.rego', SOURCE)).toEqual(mutants);
  });
});

it('Rego is split into words without losing any', () => {
  const words = tokenise(SOURCE).map(({ text }) => text);
  const withoutComments = SOURCE.replaceAll(/^#.*$/gm, '');
  expect(words.join('').replaceAll('\n', '')).toBe(withoutComments.replaceAll(/[ \t\n](?=(?:[^"]*"[^"]*")*[^"]*$)/g, ''));
  expect(readSource(SOURCE).rules).toHaveLength(4);
});

it('what is no Rego is refused', () => {
  expect(() => tokenise('allow if { input.x')).toThrow('never closed');
  expect(() => tokenise('allow if input.x }')).toThrow('closes nothing');
  expect(() => tokenise('allow := "open')).toThrow('no Rego');
});

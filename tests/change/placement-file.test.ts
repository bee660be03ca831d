import { describe, expect, it } from 'vitest';
import { readPlacement } from '../../src/change/index.ts';
import { PLACEMENT, placementText } from './fake-stacks.ts';

const PATH = 'infra/placements/service-1.ts';
const TEXT = placementText('service-1', PLACEMENT);

function accepted(text: string) {
  const reading = readPlacement(text, PATH);
  if (!reading.ok) throw new Error(reading.refusal.sentence);
  return reading;
}

describe('reading a placement file', () => {
  it('gives the service, the placement and where each token stands', () => {
    const reading = accepted(TEXT);

    expect(reading.service).toBe('service-1');
    expect(reading.placement).toEqual(PLACEMENT);
    expect(TEXT.slice(reading.fields.region.start, reading.fields.region.end)).toBe("'us-east-1'");
    expect(reading.fields.count).toMatchObject({ value: 2, line: 9 });
  });

  it.each([
    ['double quotes', TEXT.replaceAll("'", '"')],
    ['a byte order mark', `\uFEFF${TEXT}`],
    ['carriage returns', TEXT.replaceAll('\n', '\r\n')],
    ['a plain object', TEXT.replace(' satisfies PlacementFile', '')],
    ['a type assertion', TEXT.replace('satisfies PlacementFile', 'as PlacementFile')],
    ['parentheses', TEXT.replace('default {', 'default ({').replace('} satisfies PlacementFile', '} satisfies PlacementFile)')],
    ['quoted names', TEXT.replace('region:', "'region':")],
    ['more properties', TEXT.replace("service: 'service-1',", "service: 'service-1',\n  owner: 'payments',")],
    ['a block comment as marker', TEXT.replace('// trimtab:count', '/* trimtab:count */')],
    ['words after the marker', TEXT.replace('// trimtab:count', '// trimtab:count, never below 2')],
    ['a value on the next line', TEXT.replace("provider: 'aws',", "provider:\n    'aws',")],
    ['another order', TEXT.replace(/( {2}provider.*\n)( {2}region.*\n)/, '$2$1')],
    ['an underscore in a number', TEXT.replace('count: 2', 'count: 0x2')],
    ['comments that speak of markers', TEXT.replace('// Trimtab', '// Values with `trimtab:region` are ours. Trimtab')],
  ])('accepts %s', (_name, text) => {
    expect(accepted(text).placement).toEqual(PLACEMENT);
  });

  it.each([
    ['text that is not TypeScript', 'export default {', 'unparsable', 1],
    ['a file of another language', 'service: service-1\n', 'no-literal', null],
    ['an empty file', '', 'no-literal', null],
    ['a huge file', `${TEXT}${'// x\n'.repeat(20_000)}`, 'unparsable', null],
    ['an export that is a call', TEXT.replace('default {', 'default place({').replace('} sat', '}) sat'), 'no-literal', 4],
    ['an export by name', `const p = {};\nexport default p;\n`, 'no-literal', 2],
    ['a field without a marker', TEXT.replace(' // trimtab:region', ''), 'unmarked', 7],
    ['a missing field', TEXT.replace(/ {2}region.*\n/, ''), 'unmarked', null],
    [
      'a marker on the line above',
      TEXT.replace('  count: 2, // trimtab:count', '  // trimtab:count\n  count: 2,'),
      'stray-marker',
      9,
    ],
    ['a marker at another field', TEXT.replace('// trimtab:provider', '// trimtab:region'), 'stray-marker', 6],
    ['a marker twice', TEXT.replace('// trimtab:count', '/* trimtab:count */ // trimtab:count'), 'duplicate-marker', 9],
    ['a marker for no field', TEXT.replace('// trimtab:count', '// trimtab:size'), 'unknown-marker', 9],
    ['a marker outside the literal', `${TEXT}const region = 'x'; // trimtab:region\n`, 'duplicate-marker', 11],
    ['a field twice', TEXT.replace('  count', "  region: 'eu-west-1',\n  count"), 'duplicate-property', 9],
    ['a spread', TEXT.replace('  count', '  ...defaults,\n  count'), 'not-a-literal', 9],
    ['a computed name', TEXT.replace('provider:', "['provider']:"), 'not-a-literal', 6],
    ['a getter', TEXT.replace("provider: 'aws',", "get provider() { return 'aws'; },"), 'not-a-literal', 6],
    ['shorthand', TEXT.replace("provider: 'aws'", 'provider'), 'not-a-literal', 6],
    ['a template literal', TEXT.replace("'aws'", '`aws`'), 'not-a-literal', 6],
    ['a concatenation', TEXT.replace("'us-east-1'", "'us-' + 'east-1'"), 'not-a-literal', 7],
    ['an environment variable', TEXT.replace("'aws'", 'process.env.CLOUD'), 'not-a-literal', 6],
    ['an assertion on a value', TEXT.replace("'aws'", "'aws' as const"), 'not-a-literal', 6],
    ['a number for a string', TEXT.replace("'aws'", '1'), 'wrong-type', 6],
    ['an empty string', TEXT.replace("'aws'", "''"), 'wrong-type', 6],
    ['a string for a number', TEXT.replace('count: 2', "count: '2'"), 'wrong-type', 9],
    ['a fraction', TEXT.replace('count: 2', 'count: 1.5'), 'wrong-type', 9],
    ['no instances', TEXT.replace('count: 2', 'count: 0'), 'wrong-type', 9],
    ['a negative number', TEXT.replace('count: 2', 'count: -2'), 'not-a-literal', 9],
    ['a number beyond counting', TEXT.replace('count: 2', 'count: 1e400'), 'wrong-type', 9],
    ['another service', TEXT.replace("'service-1'", "'service-2'"), 'service-mismatch', 5],
    ['no service', TEXT.replace(/ {2}service.*\n/, ''), 'service-mismatch', null],
  ])('refuses %s', (_name, text, code, line) => {
    const reading = readPlacement(text, PATH);

    expect(reading).toMatchObject({ ok: false, refusal: { code, line } });
    if (!reading.ok) expect(reading.refusal.sentence).toMatch(/^infra\/placements\/service-1\.ts(:\d+)?: \S/);
  });
});

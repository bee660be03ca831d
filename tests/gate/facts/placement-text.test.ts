import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPlacement } from '../../../src/change/index.ts';
import { readPair } from '../../../src/gate/facts/diff.ts';
import { readPlacementText } from '../../../src/gate/facts/placement-text.ts';

const FOLDER = new URL('../../../infra/placements/', import.meta.url).pathname;
const TEXT = `import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked \`trimtab:\` and nothing else in this file.
export default {
  service: 'service-1',
  provider: 'aws', // trimtab:provider
  region: 'us-east-1', // trimtab:region
  instanceType: 't3.medium', // trimtab:instanceType
  count: 2, // trimtab:count
} satisfies PlacementFile;
`;
const PLACEMENT = { provider: 'aws', region: 'us-east-1', instanceType: 't3.medium', count: 2 };

describe('the placement files of the fleet', () => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.ts'));

  it.each(files)('%s is read as the room that rewrites it reads it', (file) => {
    const text = readFileSync(FOLDER + file, 'utf8');
    const ours = readPlacementText(text);
    const theirs = readPlacement(text, `infra/placements/${file}`);
    if (!ours.ok || !theirs.ok) throw new Error(`${file} is not read by both`);
    expect({ service: ours.value.service, ...ours.value.placement }).toEqual({ service: theirs.service, ...theirs.placement });
  });
});

describe('a placement text', () => {
  it('is read', () => {
    const reading = readPlacementText(TEXT);
    expect(reading).toMatchObject({ ok: true, value: { service: 'service-1', placement: PLACEMENT } });
  });

  it.each([
    ['double quotation marks', TEXT.replaceAll("'", '"')],
    ['other line endings', TEXT.replaceAll('\n', '\r\n')],
    ['more comments', TEXT.replace('export', '// moved twice last year: see the journal\nexport')],
    ['no last line feed', TEXT.trimEnd()],
    ['types with capitals and dots', TEXT.replace('t3.medium', 'Standard_D2s_v3')],
  ])('with %s is read', (_, text) => {
    expect(readPlacementText(text).ok).toBe(true);
  });

  it.each([
    ['code beside a value', TEXT.replace("'aws',", "'aws', ...evil(),")],
    ['an expression', TEXT.replace("'aws'", "process.env.PROVIDER ?? 'aws'")],
    ['a template', TEXT.replace("'aws'", '`aws`')],
    ['an escape', TEXT.replace("'aws'", "'\\u0061ws'")],
    ['a number with an exponent', TEXT.replace('count: 2', 'count: 2e3')],
    ['a count of nothing', TEXT.replace('count: 2', 'count: 0')],
    ['a negative count', TEXT.replace('count: 2', 'count: -2')],
    ['a count with a leading zero', TEXT.replace('count: 2', 'count: 02')],
    ['a field twice', TEXT.replace('  region', "  provider: 'gcp', // trimtab:provider\n  region")],
    ['a field too few', TEXT.replace(/ {2}region.*\n/, '')],
    ['fields in another order', TEXT.replace(/( {2}provider.*\n)( {2}region.*\n)/, '$2$1')],
    ['one field more', TEXT.replace('  count', "  user: 'root',\n  count")],
    ['no marker', TEXT.replace(' // trimtab:provider', '')],
    ['another marker', TEXT.replace('trimtab:provider', 'trimtab:region')],
    ['a marker in a comment of its own', TEXT.replace('export', '// trimtab:count\nexport')],
    ['a block comment', TEXT.replace('export', '/* hidden\n*/\nexport')],
    ['a line separator in a comment', TEXT.replace('nothing else', 'nothing\u2028evil()')],
    ['a lone carriage return in a comment', TEXT.replace('nothing else', 'nothing\revil()')],
    ['a bidirectional mark', TEXT.replace('nothing else', 'nothing \u202e else')],
    ['a look-alike letter', TEXT.replace("'aws'", "'\u0430ws'")],
    ['a mark at the start', `\ufeff${TEXT}`],
    ['another import', `import './evil.ts';\n${TEXT}`],
    ['an import from elsewhere', TEXT.replace('../placement.ts', '../evil.ts')],
    ['a statement at the end', `${TEXT}evil();\n`],
    ['a path for a value', TEXT.replace("'aws'", "'../aws'")],
    ['an empty value', TEXT.replace("'aws'", "''")],
    ['a service with another name form', TEXT.replace("'service-1'", "'Service 1'")],
    ['too many characters', TEXT + '// more\n'.repeat(2000)],
    ['nothing in it', ''],
  ])('with %s is not understood', (_, text) => {
    expect(text).not.toBe(TEXT);
    expect(readPlacementText(text)).toMatchObject({ ok: false });
  });
});

describe('two sides of a placement file', () => {
  const pair = (before: string | null, after: string | null) => readPair('service-1', { before, after });

  it('that differ in marked values only have the same frame', () => {
    const after = TEXT.replace("'aws'", "'gcp'")
      .replace('us-east-1', 'us-central1')
      .replace('t3.medium', 'e2-medium')
      .replace('2,', '12,');
    const read = pair(TEXT, after);
    expect(read).toMatchObject({ named: 'service-1', onlyMarkedLiterals: true, problem: null, before: PLACEMENT });
    expect(read.after).toEqual({ provider: 'gcp', region: 'us-central1', instanceType: 'e2-medium', count: 12 });
  });

  it.each([
    ['a comment', TEXT.replace('nothing else', 'everything else')],
    ['the service', TEXT.replace("'service-1'", "'service-2'")],
    ['indentation', TEXT.replace('  provider', '    provider')],
    ['quotation marks', TEXT.replace("'aws'", '"aws"')],
    ['line endings', TEXT.replaceAll('\n', '\r\n')],
    ['one line ending', TEXT.replace('\n', '\r\n')],
    ['the last line feed', TEXT.trimEnd()],
    ['a blank line', TEXT.replace('export', '\nexport')],
    ['space before a marker', TEXT.replace(', // trimtab:count', ',  // trimtab:count')],
  ])('that differ in %s have not', (_, after) => {
    expect(pair(TEXT, after)).toMatchObject({ onlyMarkedLiterals: false, problem: null });
  });

  it('of which one is missing say so', () => {
    expect(pair(null, TEXT)).toMatchObject({ onlyMarkedLiterals: false, before: null, after: PLACEMENT });
    expect(pair(TEXT, null).problem).toBe('there is no readable text after the change');
  });
});

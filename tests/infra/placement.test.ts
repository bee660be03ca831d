import { describe, expect, it } from 'vitest';
import { readPlacement } from '../../infra/placement.ts';
import { IN_AWS, placementText } from './support/fleet-folder.ts';

const FILE = 'infra/placements/shop.ts';
const GOOD = placementText('shop', IN_AWS);

describe('a placement file', () => {
  it('is read', () => {
    expect(readPlacement(FILE, GOOD)).toEqual({ service: 'shop', ...IN_AWS });
  });

  it('is never run', () => {
    const trap = `${GOOD}\nglobalThis.trapped = true;\nthrow new Error('run');\n`;

    expect(readPlacement(FILE, trap).service).toBe('shop');
    expect('trapped' in globalThis).toBe(false);
  });

  it('may be written with other line ends and without `satisfies`', () => {
    const text = GOOD.replaceAll('\n', '\r\n').replace(' satisfies PlacementFile', '');

    expect(readPlacement(FILE, text).count).toBe(2);
  });

  it.each([
    [
      'a count of nothing',
      GOOD.replace('count: 2', 'count: 0'),
      `${FILE}: field count has to be a whole number from 1 to 200, found 0`,
    ],
    ['half an instance', GOOD.replace('count: 2', 'count: 1.5'), 'field count'],
    ['a negative count', GOOD.replace('count: 2', 'count: -1'), `${FILE}:9: field count has to be a plain literal`],
    ['a count in words', GOOD.replace('count: 2', "count: '2'"), 'field count'],
    ['very many instances', GOOD.replace('count: 2', 'count: 201'), 'field count'],
    ['a missing field', GOOD.replace(/ {2}region.*\n/, ''), `${FILE}: field region has to be present, found nothing`],
    ['an unknown field', GOOD.replace('count: 2,', 'count: 2, size: 3,'), 'only the fields service, provider'],
    ['a computed value', GOOD.replace("'aws'", 'process.env.CLOUD'), `${FILE}:6: field provider has to be a plain literal`],
    ['a template literal', GOOD.replace("'aws'", '`aws`'), 'field provider'],
    ['a spread', GOOD.replace('count: 2,', '...more,'), 'only the fields'],
    ['a strange name', GOOD.replace("'shop'", "'../shop'"), 'field service'],
    ['a strange region', GOOD.replace("'us-east-1'", "'us east'"), 'field region'],
    ['no literal', 'export default make();', 'has to be one `export default { ... }`'],
    ['no export', 'const a = 1;', 'has to be one `export default { ... }`'],
    ['no TypeScript', 'export default {', `${FILE}:1: the file is not valid TypeScript`],
  ])('with %s is refused', (_name, text, sentence) => {
    expect(() => readPlacement(FILE, text)).toThrowError(expect.objectContaining({ message: expect.stringContaining(sentence) }));
  });
});

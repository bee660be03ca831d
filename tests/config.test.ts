import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { configDigest, loadConfig, parseConfig, validateConfig } from '../src/config.ts';
import { ConfigSchema } from '../src/config-schema.ts';
import { TrimtabError } from '../src/lib/errors.ts';

/** Nine lists of nine of the list before: 400 million entries from 500 bytes. */
const BOMB = [
  'a: &a [x,x,x,x,x,x,x,x,x]',
  ...[...'bcdefghi'].map((name, i) => `${name}: &${name} [${`*${'abcdefgh'[i]},`.repeat(9)}]`),
].join('\n');

/** What is wrong, its text, and what the sentence has to name. */
const WRONG: readonly (readonly [string, string, string])[] = [
  ['an unknown key', 'telemetri: {}', 'telemetri: unknown key'],
  ['an unknown key inside', 'decision: {minimumSaving: 1}', 'decision.minimumSaving: unknown key'],
  ['not a number', 'scoring: {weights: {cost: .nan}}', 'scoring.weights.cost: has to be a finite number'],
  ['infinity', 'decision: {minimumSavingUsdPerMonth: .inf}', 'decision.minimumSavingUsdPerMonth: has to be a finite number'],
  ['infinity by overflow', 'decision: {everySeconds: 1e400}', 'decision.everySeconds: has to be a finite number'],
  ['weights that do not sum to 1', 'scoring: {weights: {cost: 0.9}}', 'scoring.weights: have to sum to 1, but sum to 1.5'],
  ['a weight above 1', 'scoring: {weights: {cost: 1.4, latency: 0, credits: 0, availability: -0.4}}', 'scoring.weights.cost'],
  ['a word for a number', 'decision: {everySeconds: soon}', 'decision.everySeconds: must be number'],
  ['a number in quotes', 'decision: {everySeconds: "30"}', 'decision.everySeconds: must be number'],
  ['half of a whole number', 'decision: {persistForEvaluations: 1.5}', 'decision.persistForEvaluations: must be integer'],
  ['zero seconds', 'decision: {everySeconds: 0}', 'decision.everySeconds: must be > 0'],
  ['a negative limit', 'limits: {openMergeRequests: -1}', 'limits.openMergeRequests: must be >= 0'],
  ['no port', 'http: {port: 99999}', 'http.port: must be <= 65535'],
  ['no address', 'forge: {url: gitlab}', 'forge.url'],
  ['a branch that is an option', 'forge: {targetBranch: --force}', 'forge.targetBranch: must match pattern'],
  ['nothing where a group is', 'decision: null', 'decision: must be object'],
  ['a tagged value', 'decision: !!js/function "x"', 'decision: must be object'],
  ['a key that is there twice', 'decision: {everySeconds: 1}\ndecision: {everySeconds: 2}', 'decision: '],
  ['the prototype', '__proto__: {limits: {suspend: true}}', '__proto__: unknown key'],
  ['the prototype inside', 'decision: {__proto__: {x: 1}}', 'decision.__proto__: unknown key'],
  ['a constructor', 'constructor: {prototype: {x: 1}}', 'constructor: unknown key'],
  ['aliases without end', BOMB, 'alias'],
  ['a list', '- 1', 'mapping'],
  ['a word', 'yes please', 'mapping'],
  ['two documents', 'log: {}\n---\nlog: {}', 'multiple documents'],
  ['no YAML', 'limits: [1', 'sequence'],
];

describe('a wrong configuration', () => {
  it.each(WRONG)('is refused for %s', (_, text, named) => {
    const refusal = refusalOf(() => parseConfig(text, 'trimtab.yaml'));
    expect(refusal).toMatchObject({ code: 'config', disposition: 'stalled' });
    expect(refusal.message.startsWith('trimtab.yaml: ')).toBe(true);
    expect(refusal.message).toContain(named);
    expect(refusal.message).not.toContain('\n');
    expect(refusal.advice).toMatch(/trimtab config validate/);
  });

  it('names every fault at once', () => {
    const { message } = refusalOf(() => parseConfig('http: {port: -1}\nlimits: {extra: 1}', 'x'));
    expect(message).toContain('http.port');
    expect(message).toContain('limits.extra: unknown key');
  });

  it('leaves the prototype of everything alone', () => {
    refusalOf(() => parseConfig('__proto__: {polluted: true}', 'x'));
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('is refused when its file cannot be read', async () => {
    await expect(loadConfig('/nowhere/trimtab.yaml')).rejects.toMatchObject({ code: 'config' });
  });
});

describe('a right configuration', () => {
  it.each([
    ['without a file', async () => await loadConfig(null)],
    ['from an empty file', async () => parseConfig('', 'x')],
    ['from comments alone', async () => parseConfig('# nothing yet\n', 'x')],
  ])('has the documented defaults %s', async (_, load) => {
    const config = await load();
    expect(config.scoring.weights).toEqual({ cost: 0.4, latency: 0.25, credits: 0.2, availability: 0.15 });
    expect(config.decision).toMatchObject({ minimumConfidence: 0.7, minimumSavingUsdPerMonth: 50, cooldownSeconds: 21_600 });
    expect(config.http.host).toBe('127.0.0.1');
    expect(config.limits.suspend).toBe(false);
  });

  it('keeps what was said and fills in the rest', () => {
    const { decision } = parseConfig('decision: {everySeconds: 60}', 'x');
    expect(decision).toMatchObject({ everySeconds: 60, minimumConfidence: 0.7 });
  });

  it('takes weights that sum to 1 but for rounding', () => {
    const weights = { cost: 0.1, latency: 0.2, credits: 0.3, availability: 0.4 };
    expect(parseConfig(`scoring: {weights: ${JSON.stringify(weights)}}`, 'x').scoring.weights).toEqual(weights);
  });

  it('is frozen down to its leaves, and leaves its input alone', () => {
    const input = { decision: { everySeconds: 60 } };
    const config = validateConfig(input, 'x');
    expect(() => Object.assign(config.decision, { everySeconds: 1 })).toThrow(TypeError);
    expect(() => Object.assign(config.forge.reviewers, ['mallory'])).toThrow(TypeError);
    expect(input).toEqual({ decision: { everySeconds: 60 } });
  });

  it('has a digest of its meaning: order and comments do not count, values do', () => {
    const digestOf = (text: string) => configDigest(parseConfig(text, 'x'));
    const one = digestOf('log: {level: warn}\ndecision: {everySeconds: 60}');
    expect(digestOf('# said otherwise\ndecision:\n  everySeconds: 60.0\nlog: {level: warn}')).toBe(one);
    expect(digestOf('log: {level: warn}\ndecision: {everySeconds: 61}')).not.toBe(one);
    expect(digestOf('')).toBe(configDigest(validateConfig({}, 'x')));
  });
});

describe('the schema for editors', () => {
  it('is the one that is committed', async () => {
    const committed: unknown = JSON.parse(await readFile(new URL('../docs/trimtab.schema.json', import.meta.url), 'utf8'));
    expect(committed).toMatchObject(JSON.parse(JSON.stringify(ConfigSchema)) as object);
  });
});

function refusalOf(work: () => unknown): TrimtabError {
  try {
    work();
  } catch (error) {
    if (error instanceof TrimtabError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { violation } from './case.ts';
import { CORPUS, countByThreat } from './corpus.ts';
import { RULES } from './subjects/good-verdict.ts';

describe('the corpus', () => {
  it('has cases for every row of the threat table that it covers, far more than 300 in all', () => {
    for (const [threat, count] of Object.entries(countByThreat())) expect(count, threat).toBeGreaterThanOrEqual(10);
    expect(CORPUS.length).toBeGreaterThanOrEqual(360);
  });

  it('has no case twice, and none that may be automatic', () => {
    const names = CORPUS.map(({ threat, name }) => `${threat} ${name}`);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    expect(CORPUS.filter(({ expected }) => ['auto', 'acted'].includes(expected.outcome))).toEqual([]);
  });

  it('knows the rules that there are, and has each of them object', () => {
    const folders = readdirSync(new URL('../../policies/gate/rules/', import.meta.url));
    expect([...RULES].sort()).toEqual(folders.sort());
    const objecting = new Set(CORPUS.flatMap(({ expected }) => expected.because.map((reason) => String(reason).split(':')[0])));
    expect(RULES.filter((rule) => !objecting.has(rule))).toEqual([]);
  });
});

describe('an answer', () => {
  const expected = { outcome: 'review', because: ['signature: review', /^exit/] } as const;

  it('is right when the outcome and every reason are', () => {
    expect(violation(expected, { outcome: 'review', because: ['exit 1', 'signature: review'] })).toBeNull();
  });

  it('is right only when the log says what it has to', () => {
    const said = { outcome: 'review', because: ['exit 1', 'signature: review'] } as const;
    const told = { ...expected, log: [/^exit 1$/, /digest/] };
    expect(violation(told, { ...said, log: ['the digest differs', 'exit 1'] })).toBeNull();
    expect(violation(told, { ...said, log: ['exit 1'] })).not.toBeNull();
    expect(violation(told, said)).not.toBeNull();
  });

  it.each([
    ['another outcome', { outcome: 'auto', because: ['exit 1', 'signature: review'] } as const],
    ['a reason less', { outcome: 'review', because: ['exit 1'] } as const],
    ['a reason more', { outcome: 'review', because: ['exit 1', 'signature: review', 'confidence: review'] } as const],
    ['another reason', { outcome: 'review', because: ['exit 1', 'signature: deny'] } as const],
    ['the same reason twice', { outcome: 'review', because: ['exit 1', 'signature: review', 'signature: review'] } as const],
  ])('is wrong with %s', (_, answer) => {
    expect(violation(expected, answer)).not.toBeNull();
  });
});

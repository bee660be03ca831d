import { describe, expect, it } from 'vitest';
import { readJudgement } from '../../src/gate/judgement.ts';

const rule = (outcome: string, waived = false, name = 'confidence') => ({
  ...{ rule: name, outcome, reason: 'Why.', waived, waivedBy: waived ? 'the emergency' : null },
  ...{ input: '0.8', bound: 'above 0.85', remedy: 'Wait.' },
});
const resultSet = (outcome: unknown, rules: unknown) => [{ result: { outcome, rules } }];

describe('what the policy returned', () => {
  it('is taken as it is when it agrees with its own rules', () => {
    expect(readJudgement(resultSet('auto', [rule('auto')]))).toMatchObject({ outcome: 'auto', fault: null });
    expect(readJudgement(resultSet('review', [rule('review')]))).toMatchObject({ outcome: 'review', fault: null });
    expect(readJudgement(resultSet('deny', [rule('deny')]))).toMatchObject({ outcome: 'deny', fault: null });
    expect(readJudgement(resultSet('auto', [rule('review', true)]))).toMatchObject({ outcome: 'auto', fault: null });
  });

  it.each([
    ['undefined', []],
    ['nothing', undefined],
    ['null', null],
    ['two results', [...resultSet('auto', [rule('auto')]), ...resultSet('auto', [rule('auto')])]],
    ['no rules', resultSet('auto', [])],
    ['rules that are no list', resultSet('auto', {})],
    ['another outcome', resultSet('allow', [rule('auto')])],
    ['no outcome', resultSet(undefined, [rule('auto')])],
    ['true', [{ result: true }]],
    ['a rule without a reason', resultSet('auto', [{ ...rule('auto'), reason: '' }])],
    ['a rule with another outcome', resultSet('auto', [rule('yes')])],
    ['a rule that is waived by a text', resultSet('auto', [{ ...rule('review'), waived: 'true' }])],
    ['a rule that is waived by nobody', resultSet('auto', [{ ...rule('review', true), waivedBy: null }])],
    ['a rule that somebody set aside, but is not waived', resultSet('auto', [{ ...rule('auto'), waivedBy: 'root' }])],
    ['a denial that is waived', resultSet('deny', [rule('deny', true)])],
    ['a rule without its input', resultSet('auto', [{ ...rule('auto'), input: '' }])],
    ['a rule without its bound', resultSet('auto', [{ ...rule('auto'), bound: null }])],
    ['a rule without a remedy', resultSet('auto', [{ ...rule('auto'), remedy: 5 }])],
    ['a rule without a name', resultSet('auto', [{ ...rule('auto'), rule: null }])],
    ['a rule twice', resultSet('auto', [rule('auto'), rule('auto')])],
  ])('is review when it is %s', (_, returned) => {
    const judgement = readJudgement(returned);
    expect(judgement.outcome).toBe('review');
    expect(judgement.fault).toMatch(/^The policy .*\.$/);
  });

  it('is review when it is milder than its own rules', () => {
    expect(readJudgement(resultSet('auto', [rule('review')]))).toMatchObject({ outcome: 'review' });
    expect(readJudgement(resultSet('auto', [rule('deny')]))).toMatchObject({ outcome: 'review' });
  });

  it('keeps a stricter outcome, and says that no rule asked for it', () => {
    expect(readJudgement(resultSet('review', [rule('auto')]))).toEqual({
      outcome: 'review',
      rules: [rule('auto')],
      fault: 'The policy answered review although no rule does.',
    });
  });
});

import { describe, expect, it } from 'vitest';
import type { RuleResult } from '../../src/domain/verdict.ts';
import { approvedBy } from '../../src/gate/approval.ts';
import type { Facts, ForgeFacts, MergeRequestFacts } from '../../src/gate/facts/facts.ts';
import { buildInput, judge, loadEngine, type PolicyEngine, withoutPolicy } from '../../src/gate/index.ts';
import type { TrustFile } from '../../src/gate/trust/trust-file.ts';
import { POLICIES } from '../policies/vectors.ts';

const FORGE: ForgeFacts = { reached: true, bot: 'trimtab', defaultBranch: 'main', pipelineUser: null, mergeRequest: null };
const MERGED: MergeRequestFacts = {
  iid: 3,
  author: 'trimtab',
  sourceBranch: 'trimtab/optimize/service-1',
  targetBranch: 'main',
  sameProject: true,
  state: 'merged',
  headSha: 'a'.repeat(40),
  mergeCommitSha: 'b'.repeat(40),
  mergeUser: 'root',
  approvals: [],
  commitAuthors: ['Trimtab', 'trimtab@localhost'],
};
const TRUST: TrustFile = {
  ...{ bot: 'trimtab', projectId: 1, apiUrl: null, targetBranch: 'main', minimumPolicyVersion: 1 },
  ...{ directPushes: 'review', keys: [] },
};
const NOTHING: Facts = {
  side: 'protected-branch',
  headSha: 'b'.repeat(40),
  baseSha: null,
  trust: { source: 'target-branch', file: TRUST, policyDigest: null, policyVersion: null },
  contradictions: [],
  files: null,
  texts: {},
  specs: {},
  catalogs: null,
  trailers: null,
  histories: {},
  fleet: { services: null, records: null, versions: null },
  plan: null,
  forge: FORGE,
  directPush: false,
  time: { ms: null, source: 'clock' },
  zones: [],
  inFlight: null,
};

/** A plan that changes these stacks. */
const planOf = (stacks: readonly (readonly [stack: string, service: string | null])[], action = 'update') =>
  JSON.stringify({
    version: 1,
    stacks: stacks.map(([stack, service]) => ({ stack, service, changes: [{ address: 'a.b', type: 'a', actions: [action] }] })),
  });

const facts = (forge: Partial<ForgeFacts>, rest: Partial<Facts> = {}): Facts => ({
  ...NOTHING,
  plan: planOf([]),
  ...rest,
  forge: { ...FORGE, ...forge },
});
const merged = (changes: Partial<MergeRequestFacts>, rest: Partial<Facts> = {}) =>
  facts({ mergeRequest: { ...MERGED, ...changes }, pipelineUser: 'somebody' }, rest);
const trusting = (changes: Partial<TrustFile>) => ({ trust: { ...NOTHING.trust, file: { ...TRUST, ...changes } } });
const pushed = (pipelineUser: string, directPushes: TrustFile['directPushes']) =>
  facts({ pipelineUser }, { ...trusting({ directPushes }), directPush: true });

const who = (given: Facts, rules: readonly RuleResult[] = []) => approvedBy(given, buildInput(given), rules);

describe('who answers for the protected branch', () => {
  it.each<[string, Facts, string | null]>([
    ['the person who merged', merged({}), 'root'],
    ['the first who approved when the bot merged', merged({ mergeUser: 'trimtab', approvals: ['trimtab', 'ada', 'eve'] }), 'ada'],
    ['who approved when it is not known who merged', merged({ mergeUser: null, approvals: ['ada'] }), 'ada'],
    ['nobody when the bot merged what nobody approved', merged({ mergeUser: 'trimtab' }), null],
    ['nobody when the author merged', merged({ author: 'root' }), null],
    ['nobody when the author merged, in other letters', merged({ author: 'Root' }), null],
    ['another one when the author merged', merged({ author: 'root', approvals: ['ada'] }), 'ada'],
    ['nobody when who merged wrote a commit', merged({ commitAuthors: ['Trimtab', 'ROOT'] }), null],
    ['nobody when it is not known who wrote the commits', merged({ commitAuthors: null }), null],
    ['nobody when it is not known who opened it', merged({ author: null }), null],
    ['who merged when it is not known who approved', merged({ approvals: null }), 'root'],
    ['nobody when it is not known what is planned', merged({}, { plan: null }), null],
    ['nobody when somebody pushed', pushed('root', 'review'), null],
    ['the one who pushed where that is enough', pushed('root', 'apply'), 'root'],
    ['nobody when the bot pushed', pushed('trimtab', 'apply'), null],
    [
      'nobody when it is not certain that it was pushed',
      facts({ pipelineUser: 'root' }, trusting({ directPushes: 'apply' })),
      null,
    ],
    ['nobody when nobody says who the bot is', facts({ bot: null, mergeRequest: MERGED }), null],
    ['nobody without a trusted side', merged({}, { trust: { ...NOTHING.trust, file: null } }), null],
    ['nobody when variables contradict what is known', merged({}, { contradictions: ['CI_COMMIT_SHA is another.'] }), null],
    ['nobody when the forge is away', facts({ reached: false, mergeRequest: MERGED }), null],
    ['nobody in a merge request', merged({}, { side: 'merge-request' }), null],
    ['nobody outside any pipeline', merged({}, { side: 'local' }), null],
  ])('is %s', (_, given, person) => {
    expect(who(given)).toBe(person);
  });

  describe('of what is critical', () => {
    const plain = { beforeMode: '100644', afterMode: '100644', beforeBlob: 'c'.repeat(40), afterBlob: 'd'.repeat(40) };
    const edited = (path: string) => ({ files: [{ path, status: 'modified' as const, ...plain }] });
    const specs = (spec: object | null) => ({
      specs: { 'service-1': spec === null ? null : JSON.stringify({ service: 'service-1', ...spec }) },
    });
    const approvals = (outcome: RuleResult['outcome']): RuleResult[] => [
      { rule: 'two_approvals', outcome, reason: 'Why.', waived: false, waivedBy: null, input: '1', bound: '2', remedy: 'Ask.' },
    ];
    const ways: [string, Partial<Facts>][] = [
      ['its placement is edited', edited('infra/placements/service-1.ts')],
      ['its specification is edited', edited('infra/services/service-1.json')],
      ['its stack is planned to change', { plan: planOf([['service-1', 'service-1']]) }],
    ];

    it.each(ways)('is one person, whatever the rule says, when it is not: %s', (_, way) => {
      expect(who(merged({}, { ...way, ...specs({ tier: 'standard' }) }), approvals('review'))).toBe('root');
      expect(who(merged({}, { ...way, ...specs({ tier: 'batch' }) }), [])).toBe('root');
    });

    it.each(ways)('is nobody before two have approved, when it is or nobody knows: %s', (_, way) => {
      for (const spec of [{ tier: 'critical' }, { tier: 'Standard' }, {}, null]) {
        const given = merged({}, { ...way, ...specs(spec) });
        expect(who(given, approvals('review'))).toBeNull();
        expect(who(given, [])).toBeNull();
        expect(who(given, approvals('auto'))).toBe('root');
      }
    });

    it('is nobody before two have approved, when a stack changes that is no service of that name', () => {
      const known = { ...specs({ tier: 'standard' }) };
      for (const stack of [
        ['service-1', null],
        ['service-1', 'service-2'],
        ['aws-us-east-1', 'service-1'],
        ['', ''],
      ] as const) {
        const given = merged({}, { ...known, plan: planOf([['service-1', 'service-1'], stack]) });
        expect(who(given, approvals('review'))).toBeNull();
        expect(who(given, approvals('auto'))).toBe('root');
      }
    });

    it('is one person where nothing is planned to change, or only read', () => {
      for (const action of ['no-op', 'read'])
        expect(who(merged({}, { plan: planOf([['aws-us-east-1', null]], action) }), approvals('review'))).toBe('root');
    });

    it('is nobody who pushed', () => {
      const given = { ...pushed('root', 'apply'), plan: planOf([['service-1', 'service-1']]), ...specs({ tier: 'critical' }) };
      expect(who(given, approvals('review'))).toBeNull();
    });
  });
});

describe('a verdict on nothing', () => {
  const binding = { projectId: 1, pipelineId: null, mergeRequestIid: null };

  it('is review and bound to nothing that exists', async () => {
    const verdict = judge(NOTHING, await loadEngine(POLICIES), binding);
    expect(verdict.outcome).toBe('review');
    expect(verdict.rules).toHaveLength(20);
    expect(verdict.bound).toMatchObject({ baseSha: '0'.repeat(40), planDigest: 'unknown', decisionId: null, expiresAt: null });
    expect(verdict.reasons.length).toBeGreaterThan(5);
    expect(verdict.securityEvents).toEqual([]);
  });

  it('says why there was no policy', () => {
    const verdict = withoutPolicy(NOTHING, 'No policy.', binding);
    expect(verdict).toMatchObject({ outcome: 'review', reasons: ['No policy.'], rules: [], bound: { policyDigest: 'unknown' } });
  });

  it('is never auto in a job whose variables contradict what is known, whatever the policy says', () => {
    const yes: PolicyEngine = {
      ...{ policyDigest: 'sha256:0', policyVersion: 1 },
      evaluate: () => ({ outcome: 'auto', rules: [], fault: null }),
    };
    const verdict = judge({ ...NOTHING, contradictions: ['CI_PROJECT_ID is another.'] }, yes, binding);
    expect(verdict).toMatchObject({ outcome: 'review', securityEvents: ['CI_PROJECT_ID is another.'] });
    expect(verdict.reasons[0]).toBe('CI_PROJECT_ID is another.');
    expect(judge(NOTHING, yes, binding)).toMatchObject({ outcome: 'auto', securityEvents: [] });
  });

  it('makes a security event of each rule that denies', () => {
    const rule = (name: string, outcome: 'auto' | 'review' | 'deny') => ({
      ...{ rule: name, outcome, reason: `${name} says so.`, waived: false, waivedBy: null },
      ...{ input: 'a', bound: 'b', remedy: 'Undo it.' },
    });
    const rules = [rule('one', 'deny'), rule('two', 'review'), rule('three', 'deny'), rule('four', 'auto')];
    const no: PolicyEngine = {
      ...{ policyDigest: 'sha256:0', policyVersion: 1 },
      evaluate: () => ({ outcome: 'deny', rules, fault: null }),
    };
    expect(judge(NOTHING, no, binding).securityEvents).toEqual(['one says so.', 'three says so.']);
  });
});

import { describe, expect, it } from 'vitest';
import type { Facts, ForgeFacts, MergeRequestFacts } from '../../src/gate/facts/facts.ts';
import { judge, loadEngine, withoutPolicy } from '../../src/gate/index.ts';
import { approvedBy } from '../../src/gate/verdict.ts';
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
};
const NOTHING: Facts = {
  side: 'protected-branch',
  headSha: 'b'.repeat(40),
  baseSha: null,
  files: null,
  texts: {},
  specs: {},
  catalogs: null,
  trailers: null,
  ancestors: {},
  plan: null,
  forge: FORGE,
  startedBy: null,
  time: { ms: null, source: 'clock' },
};

const facts = (forge: Partial<ForgeFacts>, rest: Partial<Facts> = {}): Facts => ({
  ...NOTHING,
  ...rest,
  forge: { ...FORGE, ...forge },
});

describe('who answers for the protected branch', () => {
  it.each<[string, Facts, string | null]>([
    ['the person who merged', facts({ mergeRequest: MERGED, pipelineUser: 'somebody' }), 'root'],
    ['nobody when the bot merged', facts({ mergeRequest: { ...MERGED, mergeUser: 'trimtab' }, pipelineUser: 'root' }), null],
    [
      'nobody when it is not known who merged',
      facts({ mergeRequest: { ...MERGED, mergeUser: null }, pipelineUser: 'root' }),
      null,
    ],
    ['the person who pushed', facts({ pipelineUser: 'root' }), 'root'],
    ['nobody when the bot pushed', facts({ pipelineUser: 'trimtab' }, { startedBy: 'root' }), null],
    ['nobody when the forge does not say who the bot is', facts({ bot: null, pipelineUser: 'root' }), null],
    ['who started the pipeline when there is no forge', facts({ reached: false }, { startedBy: 'root' }), 'root'],
    ['nobody when that was the bot', facts({ reached: false }, { startedBy: 'trimtab' }), null],
    ['nobody when nothing is known', facts({ reached: false, bot: null }), null],
    ['nobody in a merge request', facts({ mergeRequest: MERGED }, { side: 'merge-request', startedBy: 'root' }), null],
  ])('is %s', (_, given, person) => {
    expect(approvedBy(given)).toBe(person);
  });
});

describe('a verdict on nothing', () => {
  const binding = { projectId: 1, pipelineId: null, mergeRequestIid: null };

  it('is review and bound to nothing that exists', async () => {
    const verdict = judge(NOTHING, await loadEngine(POLICIES), binding);
    expect(verdict.outcome).toBe('review');
    expect(verdict.rules).toHaveLength(10);
    expect(verdict.bound).toMatchObject({ baseSha: '0'.repeat(40), planDigest: 'unknown', decisionId: null, expiresAt: null });
    expect(verdict.reasons.length).toBeGreaterThan(5);
  });

  it('says why there was no policy', () => {
    const verdict = withoutPolicy(NOTHING, 'No policy.', binding);
    expect(verdict).toMatchObject({ outcome: 'review', reasons: ['No policy.'], rules: [], bound: { policyDigest: 'unknown' } });
  });
});
